"""Writes docs/sync-protocol-vectors.json: one small stream from end to end, with fixed keys and ids. The server's code
and the reference client's are held to it too, so that two implementations must agree before it says what they say."""
import datetime
import json
import pathlib

import dossier
import protocol

from google.protobuf import json_format
from ihala.v1 import case_pb2, directory_pb2, operation_pb2, sync_pb2

FILE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "sync-protocol-vectors.json"

STREAM = bytes(range(0x10, 0x20))
OTHER_STREAM = bytes(range(0x90, 0xA0))
DEVICE_SEED = bytes([0xD1] * 32)
SERVER_SEED = bytes([0x5E] * 32)
TOKEN = bytes(range(32))
MILLIS = 1772359200000  # 1 March 2026, 10:00 UTC.
FIRST_DAY, LAST_DAY = datetime.date(2026, 3, 1), datetime.date(2027, 2, 28)


def fixed_ids():
    """Ids that differ in their last byte."""
    numbers = iter(range(1, 256))
    return lambda: protocol.uuid7(MILLIS, bytes(9) + bytes([next(numbers)]))


# ---------------------------------------------------------------------------------------------------------- the stream


def operation_on(referral_id, seconds):
    operation = operation_pb2.Operation(schema_version=1, referral_id=referral_id)
    operation.workflow.workflow_id, operation.workflow.version = "default", 1
    operation.claimed.wall.seconds = MILLIS // 1000 + seconds
    operation.claimed.wall.nanos = 250_000_000
    operation.claimed.utc_offset_minutes = 120
    operation.claimed.boot_id = "boot-1"
    operation.claimed.boot_millis = 60_000 + seconds * 1000
    return operation


def operations():
    """A submission, an answer to a question, and a comment that was filed on another stream before."""
    new_id = fixed_ids()
    referral_id = new_id()
    submission = operation_on(referral_id, 0)
    submission.submit.short_code = protocol.short_code("KH7W42MD")
    submission.submit.referral.CopyFrom(
        dossier.dossier(
            new_id,
            "W-1",
            directory_pb2.SharingAgreement(agreement_id="DSA-1", referring_organisation="CSO-1"),
            directory_pb2.Desk(code="MOSD-GAZA", organisation="MOSD"),
            directory_pb2.Programme(code="NCTP"),
            "PS0260",
            FIRST_DAY,
            LAST_DAY,
        )
    )
    answer = operation_on(referral_id, 3600)
    answer.base.epoch, answer.base.seq, answer.base_entry = 1, 300, 3
    answer.take_step.step_id = "ANSWER"
    answer.take_step.inputs.add(name="answer", text="البطاقة مفقودة")
    comment = operation_on(referral_id, 7200)
    comment.base.epoch, comment.base.seq, comment.base_entry = 1, 300, 3
    comment.origin.stream_id, comment.origin.n, comment.origin.digest = OTHER_STREAM, 9, bytes([0x77] * 32)
    comment.add_comment.comment_id = new_id()
    comment.add_comment.audience = case_pb2.AUDIENCE_BOTH_SIDES
    comment.add_comment.text = "الأسرة انتقلت إلى مركز آخر"
    return [submission, answer, comment]


def chain(stream_operations):
    entries, previous = [], protocol.CHAIN_START
    for n, operation in enumerate(stream_operations, start=1):
        data = protocol.message_bytes(operation)
        hashed = protocol.chain_hashed(STREAM, n, previous, data)
        previous = protocol.digest(hashed)
        message = json_format.MessageToDict(operation, preserving_proto_field_name=True)
        entries.append({"n": n, "message": message, "operation": data, "hashed": hashed, "digest": previous})
    return entries


def exchange(name, entries, runs):
    """An exchange with the operations first..last of each of the runs."""
    up = sync_pb2.ExchangeUp(stream_id=STREAM, page_bytes_max=8192, feed_schema=1)
    up.receipts_confirmed.add(first=1, last=1)
    for first, last in runs:
        previous = entries[first - 2]["digest"] if first > 1 else protocol.CHAIN_START
        up.runs.add(
            first_n=first,
            previous_digest=previous,
            operations=[entry["operation"] for entry in entries[first - 1 : last]],
        )
    signed = protocol.runs_signed(STREAM, [(last, entries[last - 1]["digest"]) for _, last in runs])
    up.signature = protocol.sign(DEVICE_SEED, signed)
    return {"name": name, "signed": signed, "signature": up.signature, "exchange_up": protocol.message_bytes(up)}


# ---------------------------------------------------------------------------------------------------------- the answer


def verdicts():
    applied = sync_pb2.OperationVerdict(n=1)
    applied.verdict.kind, applied.verdict.seq = operation_pb2.VERDICT_KIND_APPLIED, 303
    applied.verdict.stage_id, applied.verdict.entry = "SUBMITTED", 1
    applied.verdict.short_code = protocol.short_code("KH7W42MD")
    already = sync_pb2.OperationVerdict(n=2)
    already.verdict.kind, already.verdict.already_by = operation_pb2.VERDICT_KIND_ALREADY, "W-2"
    already.verdict.stage_id, already.verdict.entry = "IN_REVIEW", 4
    refused = sync_pb2.OperationVerdict(n=3)
    refused.verdict.kind, refused.verdict.reason = operation_pb2.VERDICT_KIND_REJECTED, "INVALID"
    too_long = refused.verdict.fields.add(field="add_comment.text", code="TOO_LONG")
    too_long.description = "must have at most 2000 characters"
    return [applied, already, refused]


def with_unknown(message):
    """The message as a newer program would write it: with a field 99 that nobody here knows."""
    return type(message).FromString(protocol.message_bytes(message) + bytes([0x9A, 0x06, 0x03]) + b"new")


def answer(name, entries, of_verdicts, change=lambda message: message):
    hashed = protocol.verdicts_hashed(of_verdicts)
    receipt = sync_pb2.Receipt(
        stream_id=STREAM,
        ranges=[sync_pb2.Range(first=1, last=3)],
        head_n=3,
        head_digest=entries[2]["digest"],
        verdict_digest=protocol.digest(hashed),
        epoch=1,
        first_seq=303,
        last_seq=303,
        key_id=protocol.key_id(protocol.public_key_of(SERVER_SEED)),
    )
    receipt = change(receipt)
    signed = protocol.receipt_signed(receipt)
    receipt.signature = protocol.sign(SERVER_SEED, signed)
    return {
        "name": name,
        "verdicts": [protocol.message_bytes(verdict) for verdict in of_verdicts],
        "verdicts_hashed": hashed,
        "verdict_digest": receipt.verdict_digest,
        "receipt_signed": signed,
        "receipt_signature": receipt.signature,
        "receipt": protocol.message_bytes(receipt),
    }


def forged(good):
    """Receipts that must not verify."""

    def change(why, edit):
        receipt = sync_pb2.Receipt.FromString(good["receipt"])
        edit(receipt)
        return {"why": why, "receipt": protocol.message_bytes(receipt)}

    def signed_by_another(receipt):
        receipt.signature = protocol.sign(DEVICE_SEED, protocol.receipt_signed(receipt))

    def signed_without_purpose(receipt):
        receipt.signature = protocol.sign(SERVER_SEED, protocol.receipt_signed(receipt)[len(b"ihala/receipt/1") + 8 :])

    return [
        change("another head", lambda receipt: setattr(receipt, "head_n", 4)),
        change("another range", lambda receipt: setattr(receipt.ranges[0], "last", 4)),
        change("another key's name", lambda receipt: setattr(receipt, "key_id", bytes(16))),
        change("no signature", lambda receipt: receipt.ClearField("signature")),
        change("signed by another key", signed_by_another),
        change("signed without the purpose in front", signed_without_purpose),
    ]


# -------------------------------------------------------------------------------------------------------- the payloads

RAW, RLE = 0, 1


def block(kind, size, content, is_last):
    return ((size << 3) | (kind << 1) | is_last).to_bytes(3, "little") + content


def frame(*pieces, told_size=None, window_log=22):
    """A Zstandard frame put together by hand, so that it does not change with anybody's compressor. A piece is bytes,
    or (byte, times)."""
    if told_size is None:
        head = bytes([0x00, (window_log - 10) << 3])
    else:
        head = bytes([0xA0]) + told_size.to_bytes(4, "little")
    blocks = b""
    for i, piece in enumerate(pieces):
        is_last = i == len(pieces) - 1
        if isinstance(piece, bytes):
            blocks += block(RAW, len(piece), piece, is_last)
        else:
            blocks += block(RLE, piece[1], piece[0], is_last)
    return bytes.fromhex("28b52ffd") + head + blocks


def zeros(total):
    """The pieces of an ExchangeUp of `total` bytes that has nothing but a cursor of zeros."""
    head = b"\x2a" + varint(total - 4)
    assert len(head) == 4
    left = total - 4
    pieces = [head]
    while left > 0:
        pieces.append((b"\x00", min(left, 128 * 1024)))
        left -= pieces[-1][1]
    return pieces


def varint(number):
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes(out + bytes([number]))


def payloads():
    up = protocol.message_bytes(sync_pb2.ExchangeUp(stream_id=STREAM, page_bytes_max=8192, feed_schema=1))
    zstd, identity = sync_pb2.CODEC_ZSTD, sync_pb2.CODEC_IDENTITY
    whole = frame(up, told_size=len(up))
    run = sync_pb2.OperationRun(operations=[protocol.message_bytes(one) for one in operations()])
    submission = sync_pb2.ExchangeUp(stream_id=STREAM, runs=[run])
    with_dictionary = protocol.pack(submission, 1).payload
    accepted = [
        ("as it is", identity, up, 0),
        ("one frame that tells its size", zstd, whole, 0),
        ("one frame that does not tell its size", zstd, frame(up), 0),
        ("one frame of two blocks", zstd, frame(up[:10], up[10:]), 0),
        ("64 KiB may come from any number of bytes", zstd, frame(*zeros(64 * 1024)), 0),
        ("packed with dictionary 1", zstd, with_dictionary, 1),
    ]
    refused = [
        ("no codec", 0, up, 0, "INVALID"),
        ("a codec that is not known", 7, up, 0, "INVALID"),
        ("a dictionary that is not known", zstd, whole, 9, "INVALID"),
        ("a dictionary that it was not packed with", zstd, with_dictionary, 0, "INVALID"),
        ("a frame that was cut", zstd, whole[:-1], 0, "INVALID"),
        ("a byte behind the frame", zstd, whole + b"\x00", 0, "INVALID"),
        ("two frames", zstd, whole + whole, 0, "INVALID"),
        ("a size that is not the frame's", zstd, frame(up, told_size=len(up) + 1), 0, "INVALID"),
        ("a window of 8 MiB", zstd, frame(up, window_log=23), 0, "INVALID"),
        ("no message in it", zstd, frame(b"\xff\xff\xff"), 0, "INVALID"),
        ("one byte more than 64 KiB out of few", zstd, frame(*zeros(64 * 1024 + 1)), 0, "TOO_LARGE"),
        ("a mebibyte out of few, and it says so", zstd, frame(*zeros(1 << 20), told_size=1 << 20), 0, "TOO_LARGE"),
    ]

    def unpacked(codec, data, dictionary):
        payload = sync_pb2.CompressedPayload(codec=codec, payload=data, dictionary_id=dictionary)
        return protocol.message_bytes(protocol.unpack(payload, sync_pb2.ExchangeUp()))

    return {
        "accepted": [
            {
                "name": name,
                "codec": codec,
                "payload": data,
                "dictionary_id": dictionary,
                "unpacked_size": len(unpacked(codec, data, dictionary)),
                "unpacked_digest": protocol.digest(unpacked(codec, data, dictionary)),
            }
            for name, codec, data, dictionary in accepted
        ],
        "refused": [
            {"name": name, "codec": codec, "payload": data, "dictionary_id": dictionary, "reason": reason}
            for name, codec, data, dictionary, reason in refused
        ],
    }


def vectors():
    entries = chain(operations())
    good = answer("of the first exchange", entries, verdicts())
    newer = answer("of a newer server", entries, [with_unknown(verdict) for verdict in verdicts()], with_unknown)
    exchanges = [
        exchange("all in one run", entries, [(1, 3)]),
        exchange("two runs, the later one first", entries, [(3, 3), (1, 1)]),
    ]
    return {
        "about": "Test vectors of docs/sync-protocol.md, all bytes in hexadecimal. From tests/python/make_vectors.py.",
        "device": {
            "stream_id": STREAM,
            "seed": DEVICE_SEED,
            "public_key": protocol.public_key_of(DEVICE_SEED),
        },
        "server": {
            "seed": SERVER_SEED,
            "public_key": protocol.public_key_of(SERVER_SEED),
            "key_id": protocol.key_id(protocol.public_key_of(SERVER_SEED)),
        },
        "session": {"token": TOKEN, "authorization": protocol.authorization(TOKEN)},
        "chain": {"start": protocol.CHAIN_START, "operations": entries},
        "exchanges": exchanges,
        "answers": [good, newer],
        "forged_receipts": forged(good),
        "payloads": payloads(),
        "short_codes": [protocol.short_code(eight) for eight in ("22222222", "KH7W42MD", "ZYXWVTRQ", "23456789")],
        "bad_short_codes": ["222222223", "KH7W42DMZ", "KH7W42MD", "KH7W42MDO"],
    }


def text():
    def written(value):
        if isinstance(value, bytes):
            return value.hex()
        if isinstance(value, dict):
            return {key: written(one) for key, one in value.items()}
        return [written(one) for one in value] if isinstance(value, list) else value

    return json.dumps(written(vectors()), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
    print(f"{FILE}: {FILE.stat().st_size} bytes")
