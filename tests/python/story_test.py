"""What a second implementation of the sync protocol lives through with the real server. Started by client_test.cc,
which makes the installation and looks into the server's file afterwards; run with the name of one test."""
import datetime
import os
import shutil
import time
import unittest

import dossier
import protocol
import steps
from device import Device, FalseAnswer
from link import CallFailed, Link, grpc
from relay import Relay
from reviewer import Reviewer

from ihala.v1 import case_pb2, common_pb2, operation_pb2, session_service_pb2, sync_pb2, sync_service_pb2, workflow_pb2

SERVER, CA, WORDS, FOLDER = (os.environ[f"IHALA_{name}"] for name in ("SERVER", "CA", "WORDS", "FOLDER"))
PLACE = "PS0260"
DONE = operation_pb2.VERDICT_KIND_APPLIED


def new_id():
    return protocol.uuid7(time.time_ns() // 1_000_000, os.urandom(10))


def new_short_code():
    return protocol.short_code("".join(protocol.SHORT_CODE_ALPHABET[byte % 29] for byte in os.urandom(8)))


def operation_on(referral_id, workflow):
    """What all operations have in common."""
    operation = operation_pb2.Operation(schema_version=1, referral_id=referral_id)
    operation.workflow.workflow_id, operation.workflow.version = workflow.workflow_id, workflow.version
    operation.claimed.wall.GetCurrentTime()
    operation.claimed.utc_offset_minutes = 120
    operation.claimed.boot_millis = time.monotonic_ns() // 1_000_000
    return operation


class Story(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.link = self.enterContext(Link(SERVER, CA))

    def new_device(self, account="W-1", name=None):
        """A device that has signed in and read what there is to read."""
        device = Device(os.path.join(FOLDER, name or f"{account}-{os.urandom(4).hex()}"))
        self.addCleanup(device.close)
        device.sign_in(self.link, account, WORDS)
        device.sync(self.link)
        return device

    def submission(self, device, worker="W-1"):
        """A referral as the device can write it without a link, from what it has read."""
        (agreement,) = device.rows("agreement")
        (programme,) = [entry for entry in device.rows("programme") if entry.code in agreement.programmes]
        desk = next(entry for entry in device.rows("desk") if entry.organisation == agreement.receiving_organisation)
        workflow = max(
            (entry for entry in device.rows("workflow") if entry.workflow_id == programme.workflow_id),
            key=lambda entry: entry.version,
        )
        yesterday = datetime.datetime.now(datetime.timezone.utc).date() - datetime.timedelta(days=1)
        operation = operation_on(new_id(), workflow)
        operation.submit.short_code = new_short_code()
        operation.submit.referral.CopyFrom(
            dossier.dossier(
                new_id, worker, agreement, desk, programme, PLACE, yesterday, yesterday + datetime.timedelta(days=365)
            )
        )
        return operation

    def on_case(self, device, referral_id):
        """An operation on a case as the device has it."""
        (core,) = device.rows("core", referral_id)
        operation = operation_on(referral_id, core.workflow)
        operation.base.epoch, operation.base.seq = device.epoch(), device.newest_seq(referral_id)
        operation.base_entry = core.entry
        return operation

    def comment_on(self, referral_id, workflow, text="بانتظار الرد"):
        operation = operation_on(referral_id, workflow)
        operation.add_comment.comment_id = new_id()
        operation.add_comment.audience = case_pb2.AUDIENCE_BOTH_SIDES
        operation.add_comment.text = text
        return operation

    def core_of(self, device, referral_id):
        (core,) = device.rows("core", referral_id)
        return core

    def workflow_of(self, device, core):
        (workflow,) = [
            entry
            for entry in device.rows("workflow")
            if (entry.workflow_id, entry.version) == (core.workflow.workflow_id, core.workflow.version)
        ]
        return workflow

    def kind_of(self, device, referral_id):
        core = self.core_of(device, referral_id)
        return steps.stage_kind(self.workflow_of(device, core), core.stage_id)

    def assert_verdict(self, device, n, kind, reason=""):
        verdict = device.verdict_of(n)
        self.assertEqual((verdict.kind, verdict.reason), (kind, reason), verdict)
        return verdict


class Comparing(Story):
    def test_a_copy_that_lost_rows_and_has_others_is_mended(self):
        device = Device(os.path.join(FOLDER, "comparing"))
        self.addCleanup(device.close)
        device.sign_in(self.link, "W-1", WORDS)
        device.sync(self.link)
        kept = [self.submission(device) for _ in range(3)]
        for operation in kept:
            device.queue(operation, lane=2)
        answer = device.sync(self.link)[-1]
        self.assertTrue(device.agrees(answer))
        whole = device.everything()

        device.db.execute("DELETE FROM row WHERE kind IN ('dossier', 'desk')")
        device.db.execute("UPDATE row SET seq = seq - 1 WHERE kind = 'core'")
        stranger = new_id()
        named = "INSERT INTO row (referral_id, kind, row_id, seq, body)"
        device.db.execute(f"{named} VALUES (?, 'core', x'', 1, x'')", (stranger,))
        answer = device.sync(self.link)[-1]
        self.assertFalse(device.agrees(answer))
        device.repair(self.link, bytes_max=1024)
        self.assertEqual(device.everything(), whole)
        self.assertTrue(device.agrees(device.sync(self.link)[-1]))


class Ending(Story):
    def test_what_ends_by_itself_is_blanked_and_counted_and_given_back_by_a_server_that_is_not_there_yet(self):
        device, reviewer = self.new_device(), self.new_device("R-1")
        operation = self.submission(device)
        device.queue(operation)
        device.sync(self.link)
        desk = Reviewer(self.link, "R-1", WORDS)
        desk.take(operation.referral_id, "claim")
        desk.take(operation.referral_id, "open-identity")
        self.assertTrue(reviewer.agrees(reviewer.sync(self.link)[-1]))
        (dossier_row,) = reviewer.rows("dossier", operation.referral_id)
        self.assertEqual([until for (until,) in device.db.execute("SELECT DISTINCT until FROM row")], [0])
        # The day after the last one, at two hours east of Greenwich.
        last = operation.submit.referral.consent.expires_on
        end = datetime.datetime(last.year, last.month, last.day, 22, tzinfo=datetime.timezone.utc)
        ends = int(end.timestamp()) * 1_000_000
        found = reviewer.db.execute("SELECT DISTINCT until FROM row WHERE until > 0").fetchall()
        self.assertEqual(found, [(ends,)])

        before = list(reviewer.marks())
        reviewer.end_rows(ends)
        self.assertEqual(reviewer.rows("dossier", operation.referral_id), [])
        self.assertEqual(list(reviewer.marks()), before)
        self.assertFalse(reviewer.agrees(reviewer.sync(self.link)[-1]), "by the server's clock the day has not come")
        reviewer.repair(self.link)
        self.assertEqual(reviewer.rows("dossier", operation.referral_id), [dossier_row])
        self.assertTrue(reviewer.agrees(reviewer.sync(self.link)[-1]))


class Following(Story):
    def test_a_referral_is_written_without_a_link_sent_and_followed_to_its_end(self):
        path = os.path.join(FOLDER, "field")
        device = Device(path)
        account = device.sign_in(self.link, "W-1", WORDS)
        self.assertEqual(account.organisation, "CSO-1")
        pages = device.sync(self.link, page_bytes=1024)
        self.assertGreater(len(pages), 2, "the directory and the workflow do not fit into a page of 1 KiB")
        self.assertEqual({entry.code for entry in device.rows("organisation")}, {"CSO-1", "MOSD"})
        self.assertIn(PLACE, {entry.pcode for entry in device.rows("governorate")})

        # Without a link: another process opens the file, and all it knows is in it.
        operation = self.submission(device)
        n = device.queue(operation, lane=2)
        device.close()
        device = Device(path)
        self.addCleanup(device.close)
        self.assertEqual((n, device.waiting()), (1, [1]))

        referral_id = operation.referral_id
        (answer, *_) = device.sync(self.link)
        verdict = self.assert_verdict(device, 1, DONE)
        self.assertEqual(verdict.short_code, operation.submit.short_code)
        self.check_receipt(device, answer)
        self.assertEqual(device.rows("dossier", referral_id), [operation.submit.referral])
        self.assertEqual(self.kind_of(device, referral_id), workflow_pb2.STAGE_KIND_WAITING_ON_RECEIVER)

        reviewer = Reviewer(self.link, "R-1", WORDS)
        self.check_question(device, reviewer, referral_id)
        self.check_answer(device, reviewer, referral_id)
        self.check_end(device, reviewer, referral_id)
        self.check_copies(device)

    def check_receipt(self, device, answer):
        receipt = answer.receipt
        self.assertTrue(protocol.is_receipt(device.get("server_key"), receipt))
        self.assertEqual(list(receipt.ranges), [sync_pb2.Range(first=1, last=1)])
        self.assertEqual((receipt.head_n, receipt.head_digest), (1, device.digest_of(1)))
        self.assertEqual(receipt.last_seq, answer.verdicts[0].verdict.seq)
        for forge in (
            lambda r: setattr(r, "head_n", 2),
            lambda r: setattr(r, "epoch", r.epoch + 1),
            lambda r: setattr(r, "signature", bytes(64)),
            lambda r: setattr(r, "key_id", bytes(16)),
        ):
            forged = sync_pb2.Receipt.FromString(receipt.SerializeToString())
            forge(forged)
            self.assertFalse(protocol.is_receipt(device.get("server_key"), forged))
        # An answer whose verdicts were changed on the way is stored by nobody.
        changed = sync_pb2.ExchangeDown.FromString(answer.SerializeToString())
        changed.verdicts[0].verdict.kind = operation_pb2.VERDICT_KIND_REJECTED
        with self.assertRaises(FalseAnswer):
            device.store([1], changed)
        self.assertEqual(device.state_of(1), "acknowledged")

    def check_question(self, device, reviewer, referral_id):
        """Claim and question arrive as rows that replace the old ones."""
        cores_before = device.rows("core", referral_id)
        reviewer.take(referral_id, "claim")
        reviewer.take(referral_id, "open-identity")
        reviewer.take(referral_id, "ask", text="ما رقم البطاقة؟")
        device.sync(self.link)
        core = self.core_of(device, referral_id)
        self.assertEqual(self.kind_of(device, referral_id), workflow_pb2.STAGE_KIND_WAITING_ON_REFERRER)
        self.assertEqual((core.holder, core.entry), ("R-1", cores_before[0].entry + 2))
        self.assertIn("ما رقم البطاقة؟", [given.text for given in core.inputs])
        self.assertEqual(len(device.rows("history", referral_id)), 4)

    def check_answer(self, device, reviewer, referral_id):
        operation = self.on_case(device, referral_id)
        workflow = self.workflow_of(device, self.core_of(device, referral_id))
        step = steps.find_step(
            workflow,
            self.core_of(device, referral_id).stage_id,
            common_pb2.ROLE_CASEWORKER,
            steps.of_kind(workflow_pb2.STEP_KIND_ANSWER),
        )
        self.assertTrue(step.offline)
        operation.take_step.step_id = step.step_id
        operation.take_step.inputs.extend(steps.fill(workflow, step.inputs, "البطاقة مفقودة"))
        n = device.queue(operation, lane=3)
        # The same wish once more, under another number: it is already so.
        again = device.queue(operation, lane=3)
        device.sync(self.link)
        self.assert_verdict(device, n, DONE)
        verdict = self.assert_verdict(device, again, operation_pb2.VERDICT_KIND_ALREADY)
        self.assertEqual(verdict.already_by, "W-1")
        self.assertEqual(self.kind_of(device, referral_id), workflow_pb2.STAGE_KIND_WAITING_ON_RECEIVER)
        self.assertEqual(len(reviewer.history(referral_id)), 5)
        # What was decided on an older state than the present one must not close a newer question.
        reviewer.take(referral_id, "ask", text="وما رقم الهاتف؟")
        late = device.queue(operation, lane=3)
        device.sync(self.link)
        self.assert_verdict(device, late, operation_pb2.VERDICT_KIND_REJECTED, "STALE_REVISION")
        operation = self.on_case(device, referral_id)
        operation.take_step.step_id = step.step_id
        operation.take_step.inputs.extend(steps.fill(workflow, step.inputs, "لا هاتف"))
        fresh = device.queue(operation, lane=3)
        device.sync(self.link)
        self.assert_verdict(device, fresh, DONE)

    def check_end(self, device, reviewer, referral_id):
        """Accepted, enrolled, reported as served, and confirmed by the caseworker."""
        for verb in ("accept", "enrol", "complete"):
            reviewer.take(referral_id, verb, text="استلمت الأسرة المساعدة")
        device.sync(self.link)
        core = self.core_of(device, referral_id)
        self.assertEqual(self.kind_of(device, referral_id), workflow_pb2.STAGE_KIND_CLOSED_SERVED)
        operation = self.on_case(device, referral_id)
        operation.confirm_step.step_id = core.pending.step_id
        operation.confirm_step.agrees = True
        n = device.queue(operation, lane=3)
        device.sync(self.link)
        self.assert_verdict(device, n, DONE)
        core = self.core_of(device, referral_id)
        self.assertEqual((core.confirmed_by, core.HasField("pending")), ("W-1", False))
        # Both read the same, but for the caseworker's code, which these terms do not share.
        shared = device.rows("history", referral_id)
        for entry in shared:
            if entry.actor_organisation != "MOSD":
                entry.ClearField("actor")
        self.assertEqual(shared, list(reviewer.history(referral_id)))

    def check_copies(self, device):
        """The cursor stands at the end, and a device that reads all of it anew comes to the same copy."""
        # That this side knows of the last decision, the server hears by the cursor, and says once.
        device.sync(self.link)
        (last,) = device.sync(self.link)
        self.assertEqual(len(last.page.rows), 0)
        fresh = self.new_device("W-1")
        self.assertEqual(fresh.everything(), device.everything())
        # Neither did a page of another size lead elsewhere.
        device.put("cursor", b"")
        device.sync(self.link, page_bytes=2048)
        self.assertEqual(fresh.everything(), device.everything())


class Repeating(Story):
    def test_an_answer_that_is_lost_is_given_again_and_nothing_happens_twice(self):
        device = self.new_device()
        operation = self.submission(device)
        n = device.queue(operation, lane=2)
        sent = device.of_outbox("operation", n)[0]
        self.lose_an_answer(device, n, operation.referral_id)

        # As far as the device knows, nothing happened.
        self.assertEqual(device.state_of(n), "queued")
        self.assertEqual(device.rows("core", operation.referral_id), [])
        first = device.exchange(self.link, [n])
        again = device.exchange(self.link, [n])
        self.assertEqual(device.of_outbox("operation", n)[0], sent)
        verdict = self.assert_verdict(device, n, DONE)
        for answer in (first, again):
            self.assertEqual(protocol.message_bytes(answer.verdicts[0].verdict), protocol.message_bytes(verdict))
            self.assertEqual(answer.receipt.head_digest, device.digest_of(n))
            self.assertEqual(answer.receipt.verdict_digest, first.receipt.verdict_digest)
        # One effect.
        reviewer = Reviewer(self.link, "R-1", WORDS)
        self.assertEqual(reviewer.in_queue(operation.referral_id), 1)
        self.assertEqual(len(reviewer.history(operation.referral_id)), 1)
        # Under another number it is another operation, and the case is there already.
        other = device.queue(operation, lane=2)
        device.sync(self.link)
        self.assert_verdict(device, other, operation_pb2.VERDICT_KIND_ALREADY)
        self.assertEqual(len(reviewer.history(operation.referral_id)), 1)

    def lose_an_answer(self, device, n, referral_id):
        """Sends the operation over a network that carries it up, and ends once the server has judged it."""
        relay = Relay(SERVER)
        reviewer = Reviewer(self.link, "R-1", WORDS)
        with Link(relay.address, CA) as through:
            # The connection is made while answers still arrive.
            device.exchange(through, page_bytes=1024)
            relay.lose_answers()
            under_way = through.begin_exchange(device.token, device.build([n], 1024))
            while not reviewer.in_queue(referral_id):
                time.sleep(0.05)
            self.assertFalse(under_way.done(), "an answer arrived")
            relay.cut()
            self.assertEqual(under_way.code(), grpc.StatusCode.UNAVAILABLE)


class Arriving(Story):
    def test_operations_may_arrive_in_any_order_and_a_bad_one_holds_up_no_other(self):
        device = self.new_device()
        submission = self.submission(device)
        device.queue(submission)
        comment = device.queue(self.comment_on(submission.referral_id, submission.workflow))
        # The comment alone: it waits for its case, visibly.
        answer = device.exchange(self.link, [comment])
        self.assert_verdict(device, comment, operation_pb2.VERDICT_KIND_PARKED, "UNKNOWN_PREDECESSOR")
        self.assertEqual(list(answer.receipt.ranges), [sync_pb2.Range(first=2, last=2)])
        self.assertEqual(device.confirmed(), [])

        without_consent = self.submission(device)
        without_consent.submit.referral.ClearField("consent")
        refused = device.queue(without_consent)
        poisoned = device.queue_bytes(new_id(), b"\xff\xff no operation")
        newer = self.submission(device)
        newer.schema_version = 2
        too_new = device.queue(newer)
        good = device.queue(self.submission(device))
        # Two runs, the later one first, and a number left out between them.
        numbers = [poisoned, too_new, good, 1, comment]
        answer = device.exchange(self.link, numbers)
        self.assertEqual(len(device.build(numbers, 1024).runs), 2)
        self.assertEqual(
            list(answer.receipt.ranges), [sync_pb2.Range(first=1, last=2), sync_pb2.Range(first=4, last=6)]
        )
        self.assert_verdict(device, 1, DONE)
        self.assert_verdict(device, comment, DONE)
        self.assert_verdict(device, good, DONE)
        self.assert_verdict(device, poisoned, operation_pb2.VERDICT_KIND_REJECTED, "INVALID")
        verdict = self.assert_verdict(device, too_new, operation_pb2.VERDICT_KIND_REJECTED, "INVALID")
        self.assertEqual([problem.field for problem in verdict.fields], ["schema_version"])
        device.sync(self.link)
        verdict = self.assert_verdict(device, refused, operation_pb2.VERDICT_KIND_REJECTED, "CONSENT_MISSING")
        self.assertIn("consent.basis", [problem.field for problem in verdict.fields])
        self.assertEqual(device.rows("core", without_consent.referral_id), [])
        (comment_row,) = device.rows("comment", submission.referral_id)
        self.assertEqual(comment_row.text, "بانتظار الرد")
        self.assertEqual(device.confirmed(), [sync_pb2.Range(first=1, last=6)])

    def test_an_urgent_case_goes_first_and_each_case_stays_in_order(self):
        device = self.new_device()
        calm, urgent = self.submission(device), self.submission(device)
        device.queue(calm, lane=4)
        device.queue(urgent, lane=4)
        device.queue(self.comment_on(calm.referral_id, calm.workflow))
        device.queue(self.comment_on(urgent.referral_id, urgent.workflow), lane=1)
        self.assertEqual(device.waiting(), [2, 4, 1, 3])
        device.sync(self.link)
        for n in range(1, 5):
            self.assert_verdict(device, n, DONE)


class Forking(Story):
    def test_a_copied_device_is_found_out_and_goes_on_under_a_new_name(self):
        device = self.new_device("W-1", "original")
        submission = self.submission(device)
        device.queue(submission)
        shutil.copy(os.path.join(FOLDER, "original"), os.path.join(FOLDER, "copy"))
        copy = Device(os.path.join(FOLDER, "copy"))
        self.addCleanup(copy.close)

        device.queue(self.comment_on(submission.referral_id, submission.workflow, "من الأصل"))
        device.sync(self.link)
        copy.queue(self.comment_on(submission.referral_id, submission.workflow, "من النسخة"))
        copy.queue(self.comment_on(submission.referral_id, submission.workflow, "وأخرى"))
        answer = copy.exchange(self.link, [1, 2, 3])
        # What both share is answered to both; from where they part on nothing is taken.
        self.assertEqual(copy.verdict_of(1), device.verdict_of(1))
        self.assertEqual([copy.state_of(n) for n in (1, 2, 3)], ["acknowledged", "forked", "forked"])
        self.assertEqual(list(answer.receipt.ranges), [sync_pb2.Range(first=1, last=1)])
        # A run that goes on from what the server does not have is seen by the digest before it.
        answer = copy.exchange(self.link, [3])
        self.assertEqual(copy.state_of(3), "forked")
        self.assertFalse(answer.HasField("receipt"))

        copy.refile()
        with self.assertRaises(CallFailed) as caught:
            copy.exchange(self.link, [1])
        self.assertEqual(caught.exception.code, grpc.StatusCode.UNAUTHENTICATED)
        copy.sign_in(self.link, "W-1", WORDS)
        copy.sync(self.link)
        self.assertEqual([copy.state_of(n) for n in (1, 2)], ["acknowledged", "acknowledged"])
        texts = [row.text for row in copy.rows("comment", submission.referral_id)]
        self.assertEqual(texts, ["من الأصل", "من النسخة", "وأخرى"])

    def test_what_came_through_before_it_was_filed_again_happens_once(self):
        device = self.new_device()
        submission = self.submission(device)
        device.queue(submission)
        # The answer never reaches the file.
        judged = self.link.exchange(device.token, device.build([1], 0)).verdicts[0].verdict
        self.assertEqual(judged.kind, DONE)
        digest = device.digest_of(1)
        stream = device.stream
        device.refile()
        device.sign_in(self.link, "W-1", WORDS)
        device.sync(self.link)
        filed = operation_pb2.Operation.FromString(device.of_outbox("operation", 1)[0])
        self.assertEqual((filed.origin.stream_id, filed.origin.n, filed.origin.digest), (stream, 1, digest))
        self.assertEqual(device.verdict_of(1), judged)
        self.assertEqual(len(device.rows("history", submission.referral_id)), 1)


class Refusing(Story):
    """What a server must not take, and what is no error."""

    def setUp(self):
        super().setUp()
        self.device = self.new_device()
        self.submission_of_device = self.submission(self.device)
        self.device.queue(self.submission_of_device)

    def assert_refused(self, up, code, reason, fields=()):
        with self.assertRaises(CallFailed) as caught:
            self.link.exchange(self.device.token, up)
        failed = caught.exception
        self.assertEqual((failed.code, failed.reason, failed.fields), (code, reason, list(fields)))

    def test_only_the_devices_own_signature_over_its_own_stream_counts(self):
        invalid = grpc.StatusCode.INVALID_ARGUMENT
        up = self.device.build([1], 0)
        up.signature = bytes(64)
        self.assert_refused(up, invalid, "INVALID", ["signature"])
        up = self.device.build([1], 0)
        up.runs[0].operations[0] += b"\x00"
        self.assert_refused(up, invalid, "INVALID", ["signature"])
        up = self.device.build([1], 0)
        up.runs[0].previous_digest = bytes(31)
        self.assert_refused(up, invalid, "INVALID", ["runs[0].previous_digest"])
        up = self.device.build([], 0)
        up.stream_id = self.new_device("W-2").stream
        self.assert_refused(up, grpc.StatusCode.PERMISSION_DENIED, "PERMISSION")
        up = self.device.build([], 100)
        self.assert_refused(up, invalid, "INVALID", ["page_bytes_max"])
        with self.assertRaises(CallFailed) as caught:
            self.link.exchange(b"", self.device.build([], 0))
        self.assertEqual(caught.exception.reason, "NO_SESSION")
        # None of it did anything, and the operation is as good as ever.
        self.assert_nobody_has_it()
        self.device.sync(self.link)
        self.assert_verdict(self.device, 1, DONE)

    def assert_nobody_has_it(self):
        self.assertEqual(Reviewer(self.link, "R-1", WORDS).in_queue(self.submission_of_device.referral_id), 0)

    def test_a_stream_belongs_to_one_account_and_one_key(self):
        with self.assertRaises(CallFailed) as caught:
            self.device.sign_in(self.link, "W-2", WORDS)
        self.assertEqual(caught.exception.reason, "STREAM_BOUND")
        self.device.put("seed", os.urandom(32))
        with self.assertRaises(CallFailed) as caught:
            self.device.sign_in(self.link, "W-1", WORDS)
        self.assertEqual(caught.exception.reason, "STREAM_BOUND")

    def test_a_payload_of_another_codec_or_too_large_is_refused(self):
        def fails(payload):
            with self.assertRaises(CallFailed) as caught:
                self.link.exchange_packed(self.device.token, payload)
            return caught.exception.code, caught.exception.reason, caught.exception.fields

        up = self.device.build([1], 0)
        invalid = grpc.StatusCode.INVALID_ARGUMENT
        packed = protocol.pack(up)
        self.assertEqual(packed.codec, sync_pb2.CODEC_ZSTD)
        packed.dictionary_id = 9
        self.assertEqual(fails(packed), (invalid, "INVALID", ["up.dictionary_id"]))
        packed = protocol.pack(up)
        packed.payload = packed.payload[:-1]
        self.assertEqual(fails(packed), (invalid, "INVALID", ["up.payload"]))
        packed = sync_pb2.CompressedPayload(payload=protocol.message_bytes(up))
        self.assertEqual(fails(packed), (invalid, "INVALID", ["up.codec"]))
        bomb = protocol.zstandard.ZstdCompressor().compress(bytes(1024 * 1024))
        packed = sync_pb2.CompressedPayload(codec=sync_pb2.CODEC_ZSTD, payload=bomb)
        self.assertEqual(fails(packed), (grpc.StatusCode.RESOURCE_EXHAUSTED, "TOO_LARGE", []))
        # The other codec is as good as this one.
        plain = sync_pb2.CompressedPayload(codec=sync_pb2.CODEC_IDENTITY, payload=protocol.message_bytes(up))
        self.device.store([1], self.link.exchange_packed(self.device.token, plain))
        self.assert_verdict(self.device, 1, DONE)

    def test_a_cursor_that_cannot_be_read_stands_in_nobodys_way(self):
        foreign = self.new_device("R-1").get("cursor")
        own = self.device.get("cursor")
        before = self.device.everything()
        for number, cursor in enumerate([foreign, own[:-1] + bytes([own[-1] ^ 1]), b"nonsense"], start=1):
            self.device.put("cursor", cursor)
            answer = self.device.exchange(self.link, self.device.waiting())
            self.assertEqual(answer.page.state, sync_pb2.CURSOR_STATE_RESNAPSHOT)
            self.assertEqual((len(answer.page.rows), self.device.get("cursor")), (0, b""))
            self.assert_verdict(self.device, number, DONE)
            self.device.queue(self.submission(self.device))
        self.device.sync(self.link)
        self.assertLess(set(before), set(self.device.everything()))


class Reading(Story):
    def test_a_page_without_rows_may_say_that_more_wait(self):
        # The desk of this reviewer has no case, and the ministry's other desk more rows than one page looks through.
        elsewhere = self.new_device("R-2")
        cursor = elsewhere.get("cursor")
        device = self.new_device()
        for _ in range(180):
            device.queue(self.submission(device))
        device.sync(self.link)
        self.assertEqual(device.state_of(180), "acknowledged")

        answers = elsewhere.sync(self.link, page_bytes=262144)
        self.assertGreater(len(answers), 1)
        self.assertEqual(sum(len(answer.page.rows) for answer in answers), 0)
        self.assertEqual([answer.page.more for answer in answers], [True] * (len(answers) - 1) + [False])
        cursors = [cursor] + [answer.page.next_cursor for answer in answers]
        self.assertEqual(len(set(cursors)), len(cursors), "each page moves the cursor on")


class Listening(Story):
    def test_the_bell_rings_for_what_others_do_and_says_nothing_of_it(self):
        device = self.new_device()
        operation = self.submission(device)
        device.queue(operation, lane=2)
        device.sync(self.link)
        other = self.new_device("W-2")
        stands, ring = sync_service_pb2.WATCH_EVENT_STANDS, sync_service_pb2.WATCH_EVENT_RING
        with self.link.watch(device.token, device.get("cursor")) as listen, self.link.watch(
            other.token, other.get("cursor")
        ) as listen_elsewhere:
            self.assertEqual((listen(), listen_elsewhere()), (stands, stands))
            reviewer = Reviewer(self.link, "R-1", WORDS)
            claimed = reviewer.take(operation.referral_id, "claim")
            self.assertEqual(listen(), ring)
            device.sync(self.link)
            (core,) = device.rows("core", operation.referral_id)
            self.assertEqual(core.stage_id, claimed.stage_id)
            # The other caseworker's bell is silent until their session ends, which ends the watch.
            self.link.call(self.link.sessions.SignOut, session_service_pb2.SignOutRequest(), other.token)
            with self.assertRaises(CallFailed) as ended:
                listen_elsewhere()
            self.assertEqual(ended.exception.code, grpc.StatusCode.UNAUTHENTICATED)
        # Whoever has not read since hears of it as soon as the watch stands.
        with self.link.watch(device.token) as listen:
            self.assertEqual((listen(), listen()), (stands, ring))


class Restoring(Story):
    """One device whose server is put back to an old copy of its file between the parts."""

    def part_1_before_the_copy(self):
        device = self.new_device("W-1", "steady")
        device.queue(self.submission(device))
        device.sync(self.link)
        self.assert_verdict(device, 1, DONE)

    def part_2_after_the_copy(self):
        device = self.opened()
        for _ in range(3):
            device.queue(self.submission(device))
        device.sync(self.link)
        self.assertEqual(device.confirmed(), [sync_pb2.Range(first=1, last=4)])

    def part_3_after_the_restore(self):
        device = self.opened()
        operations = [device.of_outbox("operation", n)[0] for n in range(1, 5)]
        verdicts = [device.verdict_of(n) for n in range(1, 5)]
        answers = device.sync(self.link)
        self.assertEqual(answers[0].page.state, sync_pb2.CURSOR_STATE_HISTORY_CHANGED)
        self.assertEqual((len(answers[0].page.rows), answers[0].page.next_cursor), (0, b""))
        # Everything was offered again, as the bytes that it was, and what the server had lost it has again.
        self.assertEqual([verdict.n for verdict in answers[1].verdicts], [1, 2, 3, 4])
        self.assertEqual([device.of_outbox("operation", n)[0] for n in range(1, 5)], operations)
        self.assertEqual(device.verdict_of(1), verdicts[0])
        reviewer = Reviewer(self.link, "R-1", WORDS)
        for n in range(1, 5):
            self.assert_verdict(device, n, DONE)
            referral_id = operation_pb2.Operation.FromString(operations[n - 1]).referral_id
            self.assertEqual(reviewer.in_queue(referral_id), 1)
            self.assertEqual(len(device.rows("history", referral_id)), 1)
        (last,) = device.sync(self.link)
        self.assertEqual((last.page.state, len(last.page.rows)), (sync_pb2.CURSOR_STATE_OK, 0))

    def opened(self):
        device = Device(os.path.join(FOLDER, "steady"))
        self.addCleanup(device.close)
        # The session may be one that the server has forgotten.
        device.sign_in(self.link, "W-1", WORDS)
        return device


if __name__ == "__main__":
    unittest.main(verbosity=2)
