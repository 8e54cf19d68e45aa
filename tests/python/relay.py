"""A stretch of network that can be told to lose what the server answers."""
import socket
import threading


class Relay:
    """Carries bytes between a client and the server. Both ends speak TLS with each other: it reads nothing."""

    def __init__(self, server):
        host, port = server.rsplit(":", 1)
        self.server = (host, int(port))
        self.losing = threading.Event()
        self.sockets = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self.accept, daemon=True).start()

    @property
    def address(self):
        return f"localhost:{self.listener.getsockname()[1]}"

    def accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
                far = socket.create_connection(self.server)
            except OSError:
                return
            self.sockets += [near, far]
            threading.Thread(target=self.carry, args=(near, far, threading.Event()), daemon=True).start()
            threading.Thread(target=self.carry, args=(far, near, self.losing), daemon=True).start()

    @staticmethod
    def carry(source, target, losing):
        try:
            while data := source.recv(65536):
                if not losing.is_set():
                    target.sendall(data)
        except OSError:
            pass

    def lose_answers(self):
        """From now on nothing that the server says arrives."""
        self.losing.set()

    def cut(self):
        """Ends every connection, and takes no new one."""
        for one in [self.listener, *self.sockets]:
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            one.close()
