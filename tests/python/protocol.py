"""The bytes of the sync protocol, as docs/sync-protocol.md gives them and from nothing else."""
import hashlib
import pathlib
import struct

import stubs

zstandard = stubs.need("zstandard", "python3-zstandard")
ed25519 = stubs.need("cryptography.hazmat.primitives.asymmetric.ed25519", "python3-cryptography")
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from google.protobuf.message import DecodeError

from ihala.v1 import sync_pb2

CHAIN_START = bytes(32)
SHORT_CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRTVWXYZ"
MAX_UNPACKED = 4 * 1024 * 1024
MAX_GROWTH = 20
GROWTH_FLOOR = 64 * 1024
MAX_WINDOW = 4 * 1024 * 1024
# By number; released ones never change.
DICTIONARIES = {
    1: zstandard.ZstdCompressionDict(
        (pathlib.Path(__file__).parents[2] / "common" / "wire" / "dictionaries" / "1.zdict").read_bytes()
    ),
}
NEWEST_DICTIONARY = max(DICTIONARIES)


# ------------------------------------------------------------------------------------- bytes that are hashed or signed


def u64(number):
    return struct.pack(">Q", number)


def sized(data):
    return u64(len(data)) + data


def digest(data):
    return hashlib.blake2b(data, digest_size=32).digest()


def message_bytes(message):
    return message.SerializeToString(deterministic=True)


def chain_hashed(stream_id, n, previous, operation):
    return sized(b"ihala/chain/1") + sized(stream_id) + u64(n) + sized(previous) + operation


def chain_next(stream_id, n, previous, operation):
    return digest(chain_hashed(stream_id, n, previous, operation))


def row_digest(referral_id, kind, row_id, seq):
    """The first 16 bytes, as the four words that are added up."""
    hashed = sized(b"ihala/row/1") + sized(referral_id) + u64(kind) + sized(row_id) + u64(seq)
    return struct.unpack(">4I", digest(hashed)[:16])


def sum_of(marks):
    """`marks` has referral_id, kind, row_id and seq of each row."""
    words = [0, 0, 0, 0]
    for mark in marks:
        words = [(ours + theirs) % 2**32 for ours, theirs in zip(words, row_digest(*mark))]
    return struct.pack(">4I", *words)


def bucket_of(referral_id):
    return referral_id[-1] if referral_id else 0


def runs_signed(stream_id, ends):
    """`ends` has the last number and the last digest of each run."""
    signed = sized(b"ihala/runs/1") + sized(stream_id) + u64(len(ends))
    return signed + b"".join(u64(n) + sized(last) for n, last in ends)


def verdicts_hashed(verdicts):
    hashed = sized(b"ihala/verdicts/1") + u64(len(verdicts))
    return hashed + b"".join(sized(message_bytes(verdict)) for verdict in verdicts)


def key_id(public_key):
    return digest(public_key)[:16]


def receipt_signed(receipt):
    bare = sync_pb2.Receipt()
    bare.CopyFrom(receipt)
    bare.ClearField("signature")
    return sized(b"ihala/receipt/1") + message_bytes(bare)


# ------------------------------------------------------------------------------------------------------------- signing


def public_key_of(seed):
    key = ed25519.Ed25519PrivateKey.from_private_bytes(seed).public_key()
    return key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def sign(seed, data):
    return ed25519.Ed25519PrivateKey.from_private_bytes(seed).sign(data)


def is_signed(public_key, data, signature):
    try:
        ed25519.Ed25519PublicKey.from_public_bytes(public_key).verify(signature, data)
    except InvalidSignature:
        return False
    return True


def is_receipt(public_key, receipt):
    return receipt.key_id == key_id(public_key) and is_signed(public_key, receipt_signed(receipt), receipt.signature)


# --------------------------------------------------------------------------------------------------------- compression


class Refused(Exception):
    """A payload that must not be unpacked."""


def grows_too_much(unpacked, packed):
    return unpacked > GROWTH_FLOOR and unpacked // MAX_GROWTH > packed


def pack(message, dictionary_id=0):
    data = message_bytes(message)
    dictionary = DICTIONARIES.get(dictionary_id)
    packed = zstandard.ZstdCompressor(level=3, dict_data=dictionary, write_dict_id=False).compress(data)
    if len(packed) >= len(data) or grows_too_much(len(data), len(packed)):
        return sync_pb2.CompressedPayload(codec=sync_pb2.CODEC_IDENTITY, payload=data)
    return sync_pb2.CompressedPayload(codec=sync_pb2.CODEC_ZSTD, dictionary_id=dictionary_id, payload=packed)


def unpack_zstd(packed, dictionary):
    frame = zstandard.ZstdDecompressor(dict_data=dictionary, max_window_size=MAX_WINDOW).decompressobj()
    unpacked = bytearray()
    # Few bytes at a time: what they may grow to stays small, and the limits are looked at after each.
    for start in range(0, len(packed), 64):
        if frame.eof:
            raise Refused("there is more behind the frame")
        try:
            unpacked += frame.decompress(packed[start : start + 64])
        except zstandard.ZstdError as error:
            raise Refused(str(error)) from error
        if len(unpacked) > MAX_UNPACKED or grows_too_much(len(unpacked), len(packed)):
            raise Refused("it unpacks to too much")
    if not frame.eof or frame.unused_data:
        raise Refused("it is not one whole frame")
    return bytes(unpacked)


def unpack(payload, message):
    if payload.dictionary_id not in (0, *DICTIONARIES):
        raise Refused("the dictionary is not known")
    if payload.codec == sync_pb2.CODEC_ZSTD:
        data = unpack_zstd(payload.payload, DICTIONARIES.get(payload.dictionary_id))
    elif payload.codec == sync_pb2.CODEC_IDENTITY:
        data = payload.payload
    else:
        raise Refused("the codec is not known")
    if len(data) > MAX_UNPACKED:
        raise Refused("it is too long")
    try:
        message.ParseFromString(data)
    except DecodeError as error:
        raise Refused(str(error)) from error
    return message


# ----------------------------------------------------------------------------------------------------------------- ids


def uuid7(millis, random_bytes):
    """`random_bytes` has 10 bytes."""
    made = bytearray(millis.to_bytes(6, "big") + random_bytes)
    made[6] = 0x70 | made[6] & 0x0F
    made[8] = 0x80 | made[8] & 0x3F
    return bytes(made)


def short_code(eight):
    """The code of nine characters that begins with these eight."""
    values = [SHORT_CODE_ALPHABET.index(character) for character in eight]
    total = sum(place * value for place, value in enumerate(values, start=1))
    check = next(value for value in range(29) if (total + 9 * value) % 29 == 0)
    return eight + SHORT_CODE_ALPHABET[check]


def authorization(token):
    return "Bearer " + token.hex()
