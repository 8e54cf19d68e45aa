"""A device of its own making: a queue, a copy and a cursor in one SQLite file, as docs/sync-protocol.md demands."""
import contextlib
import hashlib
import os
import sqlite3
import time

import protocol

from ihala.v1 import operation_pb2, session_service_pb2, sync_pb2

SCHEMA = """
CREATE TABLE setting (name TEXT PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY, stream BLOB NOT NULL, n INTEGER NOT NULL, referral_id BLOB NOT NULL, lane INTEGER NOT NULL,
  state TEXT NOT NULL, digest BLOB NOT NULL, operation BLOB NOT NULL, verdict BLOB, receipt BLOB, UNIQUE (stream, n));
CREATE TABLE row (
  referral_id BLOB NOT NULL, kind TEXT NOT NULL, row_id BLOB NOT NULL, seq INTEGER NOT NULL, body BLOB NOT NULL,
  until INTEGER NOT NULL DEFAULT 0, ended INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (referral_id, kind, row_id));
"""
MOST_PER_RUN = 500
STATES = {
    operation_pb2.VERDICT_KIND_APPLIED: "acknowledged",
    operation_pb2.VERDICT_KIND_MERGED: "acknowledged",
    operation_pb2.VERDICT_KIND_ALREADY: "acknowledged",
    operation_pb2.VERDICT_KIND_REJECTED: "refused",
    operation_pb2.VERDICT_KIND_PARKED: "parked",
    operation_pb2.VERDICT_KIND_STREAM_FORKED: "forked",
}


class FalseAnswer(Exception):
    """An answer that is not about what was sent, or not the server's. Nothing of it is stored."""


class Device:
    """Opens the file, or makes it with a new stream and key. Whoever opens it again goes on where it stopped."""

    def __init__(self, path):
        is_new = not os.path.exists(path)
        self.db = sqlite3.connect(path, isolation_level=None)
        self.db.execute("PRAGMA synchronous = FULL")
        self.db.execute("PRAGMA secure_delete = ON")
        if is_new:
            self.db.executescript(SCHEMA)
            with self.transaction():
                self.begin_stream()
        self.end_rows(self.now())

    def close(self):
        self.db.close()

    @contextlib.contextmanager
    def transaction(self):
        """All that is written inside, or nothing of it. May be opened within another, of which it is a part."""
        if self.db.in_transaction:
            yield
            return
        self.db.execute("BEGIN IMMEDIATE")
        with self.db:
            yield

    # ---------------------------------------------------------------------------------------------- small things kept

    def get(self, name):
        found = self.db.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return found[0] if found else b""

    def put(self, name, value):
        self.db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))

    def begin_stream(self):
        self.put("stream", os.urandom(16))
        self.put("seed", os.urandom(32))
        self.put("token", b"")

    @property
    def stream(self):
        return self.get("stream")

    @property
    def token(self):
        return self.get("token")

    # ---------------------------------------------------------------------------------------------------- signing in

    def sign_in(self, link, account, passphrase):
        request = session_service_pb2.SignInRequest(account=account, passphrase=passphrase)
        request.device.stream_id = self.stream
        request.device.public_key = protocol.public_key_of(self.get("seed"))
        answer = link.call(link.sessions.SignIn, request)
        known = self.get("server_key")
        if known and known != answer.server_public_key:
            raise FalseAnswer("this is another server")
        with self.transaction():
            self.put("server_key", answer.server_public_key)
            self.put("token", answer.session.token)
        return answer.account

    # ------------------------------------------------------------------------------------------------------ the queue

    def queue_bytes(self, referral_id, operation, lane=4):
        """Gives the bytes the stream's next number, in one transaction; they never change after it."""
        with self.transaction():
            n = 1 + self.db.execute("SELECT COUNT(*) FROM outbox WHERE stream = ?", (self.stream,)).fetchone()[0]
            digest = protocol.chain_next(self.stream, n, self.digest_of(n - 1), operation)
            self.db.execute(
                "INSERT INTO outbox (stream, n, referral_id, lane, state, digest, operation) VALUES (?,?,?,?,?,?,?)",
                (self.stream, n, referral_id, lane, "queued", digest, operation),
            )
        return n

    def queue(self, operation, lane=4):
        return self.queue_bytes(operation.referral_id, operation.SerializeToString(), lane)

    def of_outbox(self, columns, n):
        query = f"SELECT {columns} FROM outbox WHERE stream = ? AND n = ?"
        return self.db.execute(query, (self.stream, n)).fetchone()

    def digest_of(self, n):
        return self.of_outbox("digest", n)[0] if n else protocol.CHAIN_START

    def state_of(self, n):
        return self.of_outbox("state", n)[0]

    def verdict_of(self, n):
        return operation_pb2.Verdict.FromString(self.of_outbox("verdict", n)[0])

    def waiting(self):
        """What is to be sent: urgent cases first, and each case in its order."""
        found = self.db.execute(
            "SELECT n, referral_id, lane FROM outbox WHERE stream = ? AND state IN ('queued', 'parked')", (self.stream,)
        ).fetchall()
        lanes = {}
        for _, referral_id, lane in found:
            lanes[referral_id] = min(lane, lanes.get(referral_id, lane))
        return [n for n, referral_id, _ in sorted(found, key=lambda row: (lanes[row[1]], row[0]))]

    def confirmed(self):
        """The numbers with a final verdict, as ranges that do not touch."""
        ranges = []
        for (n,) in self.db.execute(
            "SELECT n FROM outbox WHERE stream = ? AND state IN ('acknowledged', 'refused') ORDER BY n", (self.stream,)
        ):
            if ranges and ranges[-1].last + 1 == n:
                ranges[-1].last = n
            else:
                ranges.append(sync_pb2.Range(first=n, last=n))
        return ranges

    # --------------------------------------------------------------------------------------------------- the exchange

    def build(self, numbers, page_bytes):
        up = sync_pb2.ExchangeUp(
            stream_id=self.stream,
            receipts_confirmed=self.confirmed(),
            cursor=self.get("cursor"),
            page_bytes_max=page_bytes,
            feed_schema=1,
        )
        for n in numbers:
            run = up.runs[-1] if up.runs else None
            if run is None or run.first_n + len(run.operations) != n or len(run.operations) == MOST_PER_RUN:
                run = up.runs.add(first_n=n, previous_digest=self.digest_of(n - 1))
            run.operations.append(self.of_outbox("operation", n)[0])
        if numbers:
            last = [run.first_n + len(run.operations) - 1 for run in up.runs]
            signed = protocol.runs_signed(self.stream, [(n, self.digest_of(n)) for n in last])
            up.signature = protocol.sign(self.get("seed"), signed)
        return up

    def check(self, numbers, down):
        if [verdict.n for verdict in down.verdicts] != list(numbers):
            raise FalseAnswer("the verdicts are about something else")
        held = [v.n for v in down.verdicts if v.verdict.kind != operation_pb2.VERDICT_KIND_STREAM_FORKED]
        if not held:
            return
        receipt = down.receipt
        if not protocol.is_receipt(self.get("server_key"), receipt):
            raise FalseAnswer("the receipt is not the server's")
        if receipt.stream_id != self.stream:
            raise FalseAnswer("the receipt is about another stream")
        if receipt.verdict_digest != protocol.digest(protocol.verdicts_hashed(down.verdicts)):
            raise FalseAnswer("the receipt is about other verdicts")
        if receipt.head_n not in numbers or receipt.head_digest != self.digest_of(receipt.head_n):
            raise FalseAnswer("the receipt is about other operations")
        if not all(any(part.first <= n <= part.last for part in receipt.ranges) for n in held):
            raise FalseAnswer("the receipt leaves an operation out")

    def store(self, numbers, down):
        """All of an answer, or, where anything is wrong with it, nothing."""
        self.check(numbers, down)
        with self.transaction():
            for verdict in down.verdicts:
                self.store_verdict(verdict, down.receipt)
            if down.HasField("server_time"):
                self.put("server_time", str(down.server_time.ToMicroseconds()))
                self.give_back(down.server_time.ToMicroseconds())
            if down.HasField("page"):
                self.store_page(down.page)
            if down.HasField("repair"):
                self.store_rows(down.repair.rows)
        return down

    def store_verdict(self, verdict, receipt):
        # A decision that only a newer program knows leaves the operation where it is.
        state = STATES.get(verdict.verdict.kind)
        if not state:
            return
        held = None if state == "forked" else receipt.SerializeToString()
        self.db.execute(
            "UPDATE outbox SET state = ?, verdict = ?, receipt = ? WHERE stream = ? AND n = ?",
            (state, verdict.verdict.SerializeToString(), held, self.stream, verdict.n),
        )

    def store_page(self, page):
        if page.state == sync_pb2.CURSOR_STATE_HISTORY_CHANGED:
            self.db.execute(
                "UPDATE outbox SET state = 'queued' WHERE state = 'acknowledged' AND stream = ?", (self.stream,)
            )
        if page.state in (sync_pb2.CURSOR_STATE_HISTORY_CHANGED, sync_pb2.CURSOR_STATE_RESNAPSHOT):
            return self.put("cursor", b"")
        if page.state != sync_pb2.CURSOR_STATE_OK:
            raise FalseAnswer("the page does not say whether the cursor fits")
        self.store_rows(page.rows)
        return self.put("cursor", page.next_cursor)

    def store_rows(self, rows):
        for row in rows:
            if row.HasField("part"):
                row = self.joined(row)
                if row is None:
                    continue
            kind = row.WhichOneof("body")
            if kind == "left_scope":
                self.db.execute("DELETE FROM row WHERE referral_id = ?", (row.referral_id,))
            if kind:
                until = row.visible_until.ToMicroseconds() if row.HasField("visible_until") else 0
                self.db.execute(
                    "INSERT OR REPLACE INTO row VALUES (?, ?, ?, ?, ?, ?, 0)",
                    (row.referral_id, kind, row.row_id, row.seq, row.SerializeToString(), until),
                )

    def joined(self, row):
        """Keeps a part of a large row; the whole row once its last part has come."""
        key = (row.seq, row.part.digest)
        if getattr(self, "parts_of", None) != key:
            self.parts_of, self.parts = key, {}
        self.parts[row.part.index] = row.part.payload
        if len(self.parts) < row.part.count:
            return None
        whole = b"".join(self.parts[index] for index in range(row.part.count))
        self.parts_of = None
        if hashlib.blake2b(whole, digest_size=32).digest()[:8] != row.part.digest:
            return None
        return sync_pb2.Row.FromString(whole)

    def exchange(self, link, numbers=(), page_bytes=8192):
        numbers = list(numbers)
        return self.store(numbers, link.exchange(self.token, self.build(numbers, page_bytes)))

    def sync(self, link, page_bytes=8192):
        """Offers what waits once, and reads until nothing more waits. Returns the answers."""
        answers = [self.exchange(link, self.waiting(), page_bytes)]
        while answers[-1].page.more or answers[-1].page.state != sync_pb2.CURSOR_STATE_OK:
            started_over = answers[-1].page.state != sync_pb2.CURSOR_STATE_OK
            answers.append(self.exchange(link, self.waiting() if started_over else (), page_bytes))
        return answers

    # ------------------------------------------------------------------------------------------ what ends by itself

    def now(self):
        """The trusted time in microseconds: whoever sets the clock back does not get below the server's last word."""
        return max(int(self.get("server_time") or 0), time.time_ns() // 1000)

    def end_rows(self, now):
        """Blanks what may not be seen from now on. The rules that say what is left are not known here, so nothing is;
        name and number stay, since the server counts the row as before until it sends another."""
        with self.transaction():
            self.db.execute("UPDATE row SET body = x'', ended = until, until = 0 WHERE until BETWEEN 1 AND ?", (now,))

    def give_back(self, server_time):
        """What was blanked for a clock that was ahead gets a number that no row has, and so is fetched again."""
        self.db.execute("UPDATE row SET seq = 0, ended = 0 WHERE ended > ?", (server_time,))

    # -------------------------------------------------------------------------------------------------- the comparison

    def marks(self):
        numbers = sync_pb2.Row.DESCRIPTOR.fields_by_name
        rows = self.db.execute("SELECT referral_id, kind, row_id, seq FROM row").fetchall()
        for referral_id, kind, row_id, seq in rows:
            if kind != "left_scope":
                yield referral_id, numbers[kind].number, row_id, seq

    def agrees(self, down):
        """Whether the copy is what the server has at the answer's moment."""
        marks = list(self.marks())
        return (down.held.rows, down.held.sum) == (len(marks), protocol.sum_of(marks))

    def repair(self, link, bytes_max=8192):
        """Compares and mends until no bucket differs. Returns how many exchanges that took."""
        for exchanges in range(1, 100):
            buckets = [[] for _ in range(256)]
            for mark in self.marks():
                buckets[protocol.bucket_of(mark[0])].append(mark)
            asked = sync_pb2.RepairUp(bytes_max=bytes_max)
            asked.buckets = b"".join(protocol.sum_of(bucket)[:8] for bucket in buckets)
            differing = self.ask(link, asked).buckets
            if not differing:
                return exchanges
            wanted = []
            for bucket in differing:
                ours = {mark[:3]: mark[3] for mark in buckets[bucket.bucket]}
                for name in bucket.rows:
                    if ours.pop((name.referral_id, name.kind, name.row_id), None) != name.seq:
                        wanted.append(name)
                for referral_id, kind, row_id in ours:
                    field = sync_pb2.Row.DESCRIPTOR.fields_by_number[kind].name
                    named = "referral_id = ? AND kind = ? AND row_id = ?"
                    self.db.execute(f"DELETE FROM row WHERE {named}", (referral_id, field, row_id))
            while wanted:
                asked = sync_pb2.RepairUp(bytes_max=bytes_max, wanted=wanted[:500])
                wanted = wanted[self.ask(link, asked).wanted_done :]
        raise FalseAnswer("the copy cannot be mended")

    def ask(self, link, asked):
        up = self.build([], 0)
        up.repair.CopyFrom(asked)
        return self.store([], link.exchange(self.token, up)).repair

    # -------------------------------------------------------------------------------------------------------- the copy

    def rows(self, kind, referral_id=b""):
        """The rows of one kind that may be seen, in the order of their numbers."""
        self.end_rows(self.now())
        found = self.db.execute(
            "SELECT body FROM row WHERE kind = ? AND referral_id = ? AND body <> x'' ORDER BY seq, row_id",
            (kind, referral_id),
        )
        return [getattr(sync_pb2.Row.FromString(body), kind) for (body,) in found]

    def everything(self):
        """The whole copy, to be compared with another."""
        return self.db.execute("SELECT referral_id, kind, row_id, seq, body FROM row ORDER BY 1, 2, 3").fetchall()

    def newest_seq(self, referral_id):
        query = "SELECT COALESCE(MAX(seq), 0) FROM row WHERE referral_id = ?"
        return self.db.execute(query, (referral_id,)).fetchone()[0]

    def epoch(self):
        found = self.db.execute("SELECT receipt FROM outbox WHERE receipt IS NOT NULL ORDER BY id DESC").fetchone()
        return sync_pb2.Receipt.FromString(found[0]).epoch if found else 0

    # ---------------------------------------------------------------------------------------------------------- forks

    def refile(self):
        """Begins a new stream and files there again what has no final verdict, with its first identity as origin."""
        rows = self.db.execute(
            "SELECT id, stream, n, referral_id, lane, digest, operation FROM outbox "
            "WHERE state IN ('queued', 'parked', 'forked') ORDER BY id"
        ).fetchall()
        with self.transaction():
            self.begin_stream()
            for row_id, stream, n, referral_id, lane, digest, data in rows:
                operation = operation_pb2.Operation.FromString(data)
                if not operation.HasField("origin"):
                    operation.origin.stream_id, operation.origin.n, operation.origin.digest = stream, n, digest
                self.queue(operation, lane)
                self.db.execute("UPDATE outbox SET state = 'refiled' WHERE id = ?", (row_id,))
