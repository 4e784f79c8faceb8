import ExactJSON
import Testing
import X509

@testable import Emulator

@Suite struct CertificatesSettingsTests {
    @Test func issuerNeverShowsItsPassword() throws {
        let harness = try Harness()
        let contact: JSON = ["first_name": "J", "last_name": "D", "email": "j@x.org", "phone": "425"]
        let set = harness.call(
            "PUT", "/certificates/issuers/Digi",
            [
                "provider": "DigiCert", "credentials": ["account_id": "acc", "pwd": "s3cret"],
                "org_details": ["id": "org1", "admin_details": [contact]],
            ])
        #expect(
            set.json == [
                "id": "https://alpha.vault.localhost:8443/certificates/issuers/Digi", "provider": "DigiCert",
                "credentials": ["account_id": "acc"],
                "org_details": ["id": "org1", "admin_details": [contact], "zip": 0],
                "attributes": [
                    "enabled": true, "created": .integer(Harness.start), "updated": .integer(Harness.start),
                ],
            ])
        #expect(harness.call("GET", "/certificates/issuers/digi").json == set.json)
        #expect(
            try harness.list("/certificates/issuers").items == [
                ["id": "https://alpha.vault.localhost:8443/certificates/issuers/Digi", "provider": "DigiCert"]
            ])
        let patched = harness.call("PATCH", "/certificates/issuers/digi", ["attributes": ["enabled": false]])
        #expect(patched["attributes"]?["enabled"] == false)
        #expect(patched["credentials"]?["account_id"] == "acc")
        #expect(harness.call("DELETE", "/certificates/issuers/digi").json == patched.json)
        for method in ["GET", "PATCH", "DELETE"] {
            let reply = harness.call(method, "/certificates/issuers/digi", method == "PATCH" ? [:] : nil)
            #expect(reply.status == 404)
            #expect(reply.message?.contains("not found") == true)
        }
        #expect(harness.call("PUT", "/certificates/issuers/Self", ["provider": "Test"]).code == "BadParameter")
        #expect(harness.call("PUT", "/certificates/issuers/x", [:]).code == "BadParameter")
    }

    @Test func contactsAreReplacedAndDeleted() throws {
        let harness = try Harness()
        #expect(harness.call("GET", "/certificates/contacts").code == "ContactsNotFound")
        let contacts: JSON = [["email": "a@x.org", "name": "A", "phone": "111"], ["email": "b@x.org"]]
        let set = harness.call("PUT", "/certificates/contacts", ["contacts": contacts])
        #expect(set["id"] == "https://alpha.vault.localhost:8443/certificates/contacts")
        #expect(harness.call("GET", "/certificates/contacts")["contacts"] == contacts)
        #expect(harness.call("PUT", "/certificates/contacts", ["contacts": [["name": "A"]]]).code == "BadParameter")
        #expect(harness.call("DELETE", "/certificates/contacts")["contacts"] == contacts)
        #expect(harness.call("GET", "/certificates/contacts").code == "ContactsNotFound")
        #expect(harness.call("DELETE", "/certificates/contacts").code == "ContactsNotFound")
    }

    @Test(arguments: [
        "CN=web", "CN=web, O=\"Contoso, Ltd\", S=Bayern, C=DE", "E=a@b.c, CN=x", "CN=\"say \"\"hi\"\"\"",
        "OID.1.2.3.4=x",
        "CN=\" blank \"", "CN=Zoë, OU=a, OU=b",
    ])
    func distinguishedNamesComeBack(_ text: String) throws {
        let name = try #require(DistinguishedNameText.parse(text))
        #expect(DistinguishedNameText.text(name) == text)
    }

    @Test func distinguishedNamesAreEncodedTheOtherWayRound() throws {
        let name = try #require(DistinguishedNameText.parse("cn=web;o=Contoso, ST=Bayern, C=DE"))
        #expect(name.map { String(describing: $0) } == ["C=DE", "ST=Bayern", "O=Contoso", "CN=web"])
        #expect(DistinguishedNameText.text(name) == "CN=web, O=Contoso, S=Bayern, C=DE")
    }

    @Test(arguments: [
        "web", "CN", "CN=", "=web", "CN=a,,O=b", "CN=\"a", "C=Germany", "XX=1", "CN=a\\", "CN=a\"b", "E=ä@b.c",
    ])
    func otherTextsAreNoDistinguishedNames(_ text: String) { #expect(DistinguishedNameText.parse(text) == nil) }
}
