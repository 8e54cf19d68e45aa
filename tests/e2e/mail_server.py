"""A mail server for tests: real SMTP on loopback with TLS and sign-in, which keeps each mail as a file.

usage: mail_server.py FOLDER CERTIFICATE KEY USER PASSWORD

Prints its port. What it does with a reader goes by the address: refused@ is refused for good, busy@ for now, lost@ is
taken and the answer never given.
"""
import asyncio
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

FOLDER, CERTIFICATE, KEY, USER, PASSWORD = sys.argv[1:6]


class Keeper:
    def __init__(self):
        self.count = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("refused@"):
            return "550 no such mailbox"
        if address.startswith("busy@"):
            return "451 try again"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        name = os.path.join(FOLDER, "%04d" % self.count)
        with open(name + ".part", "wb") as out:
            out.write(b"X-Reader: %s\r\nX-Sender: %s\r\nX-Tls: %d\r\n" % (
                envelope.rcpt_tos[0].encode(), envelope.mail_from.encode(), session.ssl is not None))
            out.write(envelope.original_content)
        os.rename(name + ".part", name + ".mail")
        if envelope.rcpt_tos[0].startswith("lost@"):
            await asyncio.sleep(600)
        return "250 taken"


def signs_in(server, session, envelope, mechanism, data):
    good = data.login == USER.encode() and data.password == PASSWORD.encode()
    return AuthResult(success=good, handled=good)


async def main():
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(CERTIFICATE, KEY)
    keeper = Keeper()
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(keeper, hostname="localhost", tls_context=tls, require_starttls=True, auth_required=True,
                     authenticator=signs_in, enable_SMTPUTF8=False),
        host="127.0.0.1", port=0)
    print('"port":%d' % server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
