"""Holds this implementation to docs/sync-protocol-vectors.json, as tests/documents does with the server's code."""
import json
import unittest

import make_vectors
import protocol

from google.protobuf import json_format
from ihala.v1 import operation_pb2, sync_pb2

VECTORS = json.loads(make_vectors.FILE.read_text(encoding="utf-8"))


def of(text):
    return bytes.fromhex(text)


class Vectors(unittest.TestCase):
    maxDiff = None

    def test_the_file_is_what_is_written_today(self):
        self.assertEqual(json.loads(make_vectors.text()), VECTORS)

    def test_keys_and_the_header_of_a_token(self):
        for owner in ("device", "server"):
            self.assertEqual(protocol.public_key_of(of(VECTORS[owner]["seed"])).hex(), VECTORS[owner]["public_key"])
        self.assertEqual(protocol.key_id(of(VECTORS["server"]["public_key"])).hex(), VECTORS["server"]["key_id"])
        session = VECTORS["session"]
        self.assertEqual(protocol.authorization(of(session["token"])), session["authorization"])

    def test_the_chain(self):
        stream, previous = of(VECTORS["device"]["stream_id"]), of(VECTORS["chain"]["start"])
        self.assertEqual(previous, protocol.CHAIN_START)
        for entry in VECTORS["chain"]["operations"]:
            data = of(entry["operation"])
            self.assertEqual(protocol.chain_hashed(stream, entry["n"], previous, data).hex(), entry["hashed"])
            previous = protocol.chain_next(stream, entry["n"], previous, data)
            self.assertEqual(previous.hex(), entry["digest"])
            message = json_format.ParseDict(entry["message"], operation_pb2.Operation())
            self.assertEqual(operation_pb2.Operation.FromString(data), message)

    def test_what_a_device_signs(self):
        digests = {entry["n"]: of(entry["digest"]) for entry in VECTORS["chain"]["operations"]}
        for exchange in VECTORS["exchanges"]:
            up = sync_pb2.ExchangeUp.FromString(of(exchange["exchange_up"]))
            last = [run.first_n + len(run.operations) - 1 for run in up.runs]
            signed = protocol.runs_signed(up.stream_id, [(n, digests[n]) for n in last])
            self.assertEqual(signed.hex(), exchange["signed"])
            self.assertEqual(protocol.sign(of(VECTORS["device"]["seed"]), signed).hex(), exchange["signature"])
            self.assertEqual(up.signature.hex(), exchange["signature"])
            self.assertTrue(protocol.is_signed(of(VECTORS["device"]["public_key"]), signed, up.signature))

    def test_verdicts_and_receipts(self):
        server = VECTORS["server"]
        for answer in VECTORS["answers"]:
            verdicts = [sync_pb2.OperationVerdict.FromString(of(one)) for one in answer["verdicts"]]
            self.assertEqual(protocol.verdicts_hashed(verdicts).hex(), answer["verdicts_hashed"])
            receipt = sync_pb2.Receipt.FromString(of(answer["receipt"]))
            self.assertEqual(protocol.digest(of(answer["verdicts_hashed"])), receipt.verdict_digest)
            self.assertEqual(protocol.receipt_signed(receipt).hex(), answer["receipt_signed"])
            self.assertEqual(protocol.sign(of(server["seed"]), of(answer["receipt_signed"])), receipt.signature)
            self.assertTrue(protocol.is_receipt(of(server["public_key"]), receipt))
        for forged in VECTORS["forged_receipts"]:
            with self.subTest(forged["why"]):
                receipt = sync_pb2.Receipt.FromString(of(forged["receipt"]))
                self.assertFalse(protocol.is_receipt(of(server["public_key"]), receipt))

    def test_payloads(self):
        for entry in VECTORS["payloads"]["accepted"]:
            with self.subTest(entry["name"]):
                payload = sync_pb2.CompressedPayload(
                    codec=entry["codec"], payload=of(entry["payload"]), dictionary_id=entry["dictionary_id"]
                )
                data = protocol.message_bytes(protocol.unpack(payload, sync_pb2.ExchangeUp()))
                self.assertEqual(len(data), entry["unpacked_size"])
                self.assertEqual(protocol.digest(data).hex(), entry["unpacked_digest"])
        for entry in VECTORS["payloads"]["refused"]:
            with self.subTest(entry["name"]):
                payload = sync_pb2.CompressedPayload(
                    codec=entry["codec"], payload=of(entry["payload"]), dictionary_id=entry["dictionary_id"]
                )
                with self.assertRaises(protocol.Refused):
                    protocol.unpack(payload, sync_pb2.ExchangeUp())

    def test_what_is_packed_here_unpacks_here(self):
        for exchange in VECTORS["exchanges"]:
            up = sync_pb2.ExchangeUp.FromString(of(exchange["exchange_up"]))
            for dictionary in (0, *protocol.DICTIONARIES):
                packed = protocol.pack(up, dictionary)
                self.assertEqual(packed.codec, sync_pb2.CODEC_ZSTD)
                self.assertEqual(protocol.unpack(packed, sync_pb2.ExchangeUp()), up)
        flat = sync_pb2.ExchangeUp(cursor=bytes(1 << 20))
        self.assertEqual(protocol.pack(flat).codec, sync_pb2.CODEC_IDENTITY)

    def test_short_codes(self):
        for code in VECTORS["short_codes"]:
            self.assertEqual(protocol.short_code(code[:8]), code)


if __name__ == "__main__":
    unittest.main(verbosity=2)
