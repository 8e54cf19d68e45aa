"""The calls to the server: TLS, the header of the session, and errors with their details."""
import contextlib

import stubs

grpc = stubs.need("grpc", "python3-grpcio")
import protocol
from google.rpc import error_details_pb2, status_pb2

from ihala.v1 import (
    directory_service_pb2_grpc,
    queue_service_pb2_grpc,
    referral_service_pb2_grpc,
    session_service_pb2_grpc,
    sync_pb2,
    sync_service_pb2,
    sync_service_pb2_grpc,
)

# Long enough for any call of a test on a busy machine; none waits for it unless something is wrong.
CALL_SECONDS = 60


class CallFailed(Exception):
    """The status of a call. It says nothing about any operation."""

    def __init__(self, error):
        super().__init__(f"{error.code().name}: {error.details()}")
        self.code = error.code()
        self.reason = ""
        self.fields = []
        for key, value in error.trailing_metadata() or ():
            if key == "grpc-status-details-bin":
                self.read_details(status_pb2.Status.FromString(value))

    def read_details(self, status):
        for detail in status.details:
            info, bad_request = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest()
            if detail.Unpack(info):
                self.reason = info.reason
            elif detail.Unpack(bad_request):
                self.fields = [violation.field for violation in bad_request.field_violations]


class Link:
    """One connection. `address` is host:port, `ca` the file of the authority that signed the server's certificate."""

    def __init__(self, address, ca):
        with open(ca, "rb") as file:
            credentials = grpc.ssl_channel_credentials(root_certificates=file.read())
        # What may be sent again is the device's business, not the library's.
        self.channel = grpc.secure_channel(address, credentials, options=[("grpc.enable_retries", 0)])
        self.sessions = session_service_pb2_grpc.SessionServiceStub(self.channel)
        self.sync = sync_service_pb2_grpc.SyncServiceStub(self.channel)
        self.referrals = referral_service_pb2_grpc.ReferralServiceStub(self.channel)
        self.queues = queue_service_pb2_grpc.QueueServiceStub(self.channel)
        self.directory = directory_service_pb2_grpc.DirectoryServiceStub(self.channel)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.channel.close()

    @staticmethod
    def headers(token):
        return [("authorization", protocol.authorization(token))] if token else []

    def call(self, method, request, token=b""):
        try:
            return method(request, metadata=self.headers(token), timeout=CALL_SECONDS, wait_for_ready=True)
        except grpc.RpcError as error:
            raise CallFailed(error) from error

    def exchange_packed(self, token, packed):
        request = sync_service_pb2.ExchangeRequest(up=packed, dictionary_known=protocol.NEWEST_DICTIONARY)
        answer = self.call(self.sync.Exchange, request, token)
        return protocol.unpack(answer.down, sync_pb2.ExchangeDown())

    def exchange(self, token, up):
        return self.exchange_packed(token, protocol.pack(up, protocol.NEWEST_DICTIONARY))

    def begin_exchange(self, token, up):
        """An exchange that is under way, for a test that does something meanwhile."""
        request = sync_service_pb2.ExchangeRequest(up=protocol.pack(up))
        return self.sync.Exchange.future(request, metadata=self.headers(token), timeout=CALL_SECONDS)

    @contextlib.contextmanager
    def watch(self, token, cursor=b""):
        """A watch: what comes with it waits for the next event when called; CallFailed where the watch ends badly."""
        request = sync_service_pb2.WatchRequest(cursor=cursor)
        stream = self.sync.Watch(request, metadata=self.headers(token), timeout=CALL_SECONDS)

        def listen():
            try:
                return next(stream).event
            except grpc.RpcError as error:
                raise CallFailed(error) from error

        try:
            yield listen
        finally:
            stream.cancel()
