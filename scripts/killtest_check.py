"""What a vault holds, as Microsoft's SDK sees it, and how two such views differ."""

from azure.core.exceptions import HttpResponseError
from azure.keyvault.certificates import CertificateClient
from azure.keyvault.keys import KeyClient
from azure.keyvault.secrets import SecretClient

from scripts.interop_check import private_key, spki

#: What the blob road keeps and the other roads cannot.
IDENTITY = ("version", "created_on")
COMMON = ("version", "created_on", "updated_on", "enabled", "not_before", "expires_on", "tags")


class View:
    """All versions of all objects of a vault, oldest first, by kind and name in lower case."""

    def __init__(self, azure, vault):
        self.secrets = azure.client(SecretClient, vault)
        self.keys = azure.client(KeyClient, vault)
        self.certificates = azure.client(CertificateClient, vault)
        self.vault = vault
        self.objects = {}
        self.policies = {}
        self._read()

    def _read(self):
        for item in self.secrets.list_properties_of_secrets():
            if not item.managed:
                self._add("secret", item.name, self.secrets.list_properties_of_secret_versions, self._secret)
        for item in self.keys.list_properties_of_keys():
            if not item.managed:
                self._add("key", item.name, self.keys.list_properties_of_key_versions, self._key)
                policy = self.keys.get_key_rotation_policy(item.name)
                actions = sorted((str(a.action).lower(), a.time_after_create, a.time_before_expiry) for a in policy.lifetime_actions)
                self.policies["key", item.name.lower()] = {"expires_in": policy.expires_in, "actions": actions}
        for item in self.certificates.list_properties_of_certificates():
            self._add("certificate", item.name, self.certificates.list_properties_of_certificate_versions, self._certificate)
            policy = self.certificates.get_certificate_policy(item.name)
            fields = ("issuer_name", "subject", "exportable", "key_type", "key_curve_name", "content_type", "validity_in_months")
            self.policies["certificate", item.name.lower()] = {field: getattr(policy, field) for field in fields}

    def _add(self, kind, name, list_versions, details):
        versions = sorted(list_versions(name), key=lambda item: (item.created_on, item.version))
        self.objects[kind, name.lower()] = [
            {**{field: getattr(item, field) for field in COMMON}, "tags": item.tags or {}, **details(name, item)} for item in versions]

    def _secret(self, name, item):
        value = None
        try:
            value = self.secrets.get_secret(name, item.version).value
        except HttpResponseError as error:
            assert error.status_code == 403 and not item.enabled, error
        return {"content_type": item.content_type or "", "value": value}

    def _key(self, name, item):
        try:
            key = self.keys.get_key(name, item.version)
        except HttpResponseError as error:
            assert error.status_code == 403 and not item.enabled, error
            return {}
        material = {field: getattr(key.key, field, None) for field in ("kty", "crv", "n", "e", "x", "y")}
        return {"operations": sorted(key.key_operations), **material}

    def _certificate(self, name, item):
        certificate = self.certificates.get_certificate_version(name, item.version)
        key = private_key(self.secrets.get_secret(name, item.version))
        return {"cer": bytes(certificate.cer), "key": spki(key.public_key()) if key else None}

    def read_disabled(self):
        """Enables the secrets' disabled versions and takes their values in; whoever looks on sees them enabled."""
        for (kind, name), versions in self.objects.items():
            for version in versions:
                if kind == "secret" and version["value"] is None:
                    self.secrets.update_secret_properties(name, version["version"], enabled=True)
                    version["value"] = self.secrets.get_secret(name, version["version"]).value
        return self

    def deleted(self):
        """The soft-deleted objects, by kind and name."""
        lists = {
            "secret": self.secrets.list_deleted_secrets, "key": self.keys.list_deleted_keys,
            "certificate": self.certificates.list_deleted_certificates}
        return {(kind, item.name.lower()) for kind, listing in lists.items() for item in listing()
                if kind == "certificate" or not getattr(item.properties, "managed", False)}


def differences(expected, found, wanted, ignored=(), anew=lambda kind, name: False):
    """What the found view lacks, has twice, or has otherwise, of the objects that `wanted(kind, name)` and `anew` name.

    Values are compared and not shown.
    """
    for key in sorted(expected.objects):
        if not wanted(*key) and not anew(*key):
            continue
        if key not in found.objects:
            yield f"{' '.join(key)} is lost"
            continue
        left, right = expected.objects[key], found.objects[key]
        if anew(*key):
            left, skipped = left[-1:], ("version", "created_on", "updated_on", "not_before", "expires_on", "cer", "key", "x", "y")
        else:
            skipped = ignored
        yield from version_differences(" ".join(key), left, right, skipped)
        if expected.policies.get(key) != found.policies.get(key):
            yield f"the policy of {' '.join(key)} differs: {found.policies.get(key)} and not {expected.policies.get(key)}"
    for key in sorted(found.objects):
        if key not in expected.objects or not (wanted(*key) or anew(*key)):
            yield f"{' '.join(key)} should not be there"


def version_differences(what, left, right, ignored):
    """How the versions of one object differ."""
    if len(left) != len(right):
        yield f"{what} has {len(right)} versions, and should have {len(left)}"
        return
    if len({version["created_on"] for version in right}) != len(right):
        yield f"{what} has versions of one second: their order cannot be told"
    for index, (mine, its) in enumerate(zip(left, right)):
        for field in mine:
            if field not in ignored and mine[field] != its[field]:
                shown = "" if field in ("value", "key", "cer") else f": {its[field]} and not {mine[field]}"
                yield f"{field} of {what}, version {index + 1} of {len(left)}, differs{shown}"
