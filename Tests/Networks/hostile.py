"""An Azure of one vault that misbehaves at one place, and a host that should never hear of it."""

import contextlib

from Tests.Networks.servers import serve
from Tests.Networks.stranger import Stranger

TENANT = "11111111-1111-1111-1111-111111111111"
SECRET = "the secret of the application"


class HostileAzure:
    """Answers like an Azure until a test puts something else in place of an answer.

    `answers` maps a name (`challenge`, `vault`, `token`, `manager`) to what makes status, headers and body of a request.
    """

    def __init__(self):
        self.answers = {}
        self.server = None
        self.collector = None

    def __call__(self, asked):
        host = asked.host.split(":")[0]
        if host.startswith("login."):
            return self.answer("token", asked, (200, {}, {"access_token": "a.b.c", "token_type": "Bearer", "expires_in": 3600}))
        if host.startswith("management."):
            return self.answer("manager", asked, (200, {}, {"value": []}))
        if "authorization" not in asked.headers:
            return self.answer("challenge", asked, self.challenge())
        return self.answer("vault", asked, (200, {}, {"value": []}))

    def answer(self, name, asked, usual):
        made = self.answers.get(name)
        return made(asked) if callable(made) else made or usual

    @property
    def suffix(self):
        return f"vault.localhost:{self.server.port}"

    def elsewhere(self, path="/"):
        return f"https://collector.localhost:{self.collector.port}{path}"

    def challenge(self, resource=None, authorization=None, more=""):
        resource = resource or f"https://{self.suffix}"
        authorization = authorization or f"https://login.localhost:{self.server.port}/{TENANT}"
        field = f'Bearer authorization="{authorization}", resource="{resource}"{more}'
        return 401, {"WWW-Authenticate": field}, {"error": {"code": "Unauthorized", "message": "AKV10000: no token"}}

    def redirect(self, status=302, path="/"):
        return status, {"Location": self.elsewhere(path)}, {}

    def tokens(self):
        """The tokens that arrived at the vault."""
        return [one for one in self.server.asked if "vault" in one.host and "authorization" in one.headers]

    def sign_ins(self):
        """The requests for tokens of the vault."""
        return [one for one in self.server.asked if one.host.startswith("login.") and b"vault." in one.body]

    def run(self, text, **options):
        return self.stranger.run(
            text, **{"code": 4, "AZURE_TENANT_ID": TENANT, "AZURE_CLIENT_ID": "application", "AZURE_CLIENT_SECRET": SECRET}
            | options)


@contextlib.contextmanager
def hostile(authority, folder):
    azure = HostileAzure()
    names = ["login.localhost", "management.localhost", "one.vault.localhost", "collector.localhost"]
    pem = authority.issue(*names)
    with serve(pem, azure) as azure.server, serve(pem, lambda asked: (200, {}, {"value": []})) as azure.collector:
        (folder / "authority.pem").write_text(authority.pem)
        azure.vaults = {"one": f"https://one.{azure.suffix}"}
        azure.ca = folder / "authority.pem"
        azure.facts = {
            "authority": f"https://login.localhost:{azure.server.port}",
            "resourceManager": f"https://management.localhost:{azure.server.port}"}
        azure.stranger = Stranger(azure, folder)
        yield azure
