import ExactJSON
import Testing

@testable import Emulator

@Suite("The directory")
struct DirectoryTests {
    private static let other = "99999999-9999-4999-8999-999999999999"

    private func directory(_ text: String) throws -> Directory {
        let directory = Directory(EmulatorConfiguration())
        try DirectorySeed(try JSON(parsing: Array(text.utf8)), now: Harness.start).fill(directory)
        return directory
    }

    @Test("Without a seed it has one tenant and the operator")
    func standard() throws {
        let directory = Directory(EmulatorConfiguration())
        #expect(directory.tenants.map(\.id) == [EmulatorConfiguration().tenant])
        #expect(directory.principals == [.operator])
        #expect(
            directory.principal(clientID: Principal.operator.clientID.uppercased(), in: directory.home) == .operator)
        #expect(directory.tenant("EMULATOR.localhost")?.id == directory.home)
    }

    @Test("Principals of every kind, with ids that follow from their names")
    func principals() throws {
        let text = """
            {"tenants": [{"id": "\(Self.other)", "domain": "Fabrikam.example"}],
             "principals": [
              {"name": "app", "secrets": ["one", {"text": "two", "expires": "+1d"}],
               "federated": [{"issuer": "https://i", "subject": "s"}],
               "objectIds": {"fabrikam.example": "aaaa"}},
              {"name": "vm", "type": "managedIdentity", "assigned": "system", "resourceId": "/vm", "hosts": ["arc"]},
              {"name": "anna", "type": "user", "userName": "anna@contoso.example", "tenant": "fabrikam.example"}]}
            """
        let directory = try directory(text)
        let app = try #require(directory.principals.first { $0.name == "app" })
        #expect(app.clientID == DirectorySeed.guid("client", "app"))
        #expect(app.credentials?.secrets.map(\.expires) == [nil, Harness.start + 86_400])
        #expect(app.credentials?.federated == [FederatedCredential(issuer: "https://i", subject: "s")])
        #expect(directory.principal(clientID: app.clientID, in: directory.home)?.objectID == app.objectID)
        #expect(directory.principal(clientID: app.clientID, in: Self.other)?.objectID == "aaaa")
        let machine = try #require(directory.principals.first { $0.name == "vm" })
        #expect(
            machine.kind
                == .managedIdentity(ManagedIdentity(isSystemAssigned: true, resourceID: "/vm", hosts: [.arc])))
        let anna = try #require(directory.principals.first { $0.name == "anna" })
        #expect(anna.type == "User" && anna.clientID.isEmpty && anna.tenant == Self.other)
    }

    @Test("Groups hold principals and groups, and membership passes through")
    func groups() throws {
        let directory = try directory(
            """
            {"principals": [{"name": "a"}, {"name": "b"}],
             "groups": [{"name": "inner", "members": ["a"]}, {"name": "outer", "members": ["inner", "b"]},
                        {"name": "round", "members": ["outer"]}, {"name": "apart", "members": []}]}
            """)
        func groups(_ name: String) -> [String] {
            let id = DirectorySeed.guid("object", name)
            return directory.groups(of: id).compactMap { directory.group(objectID: $0)?.name }.sorted()
        }
        #expect(groups("a") == ["inner", "outer", "round"])
        #expect(groups("b") == ["outer", "round"])
        #expect(directory.knows(objectID: DirectorySeed.guid("group", "apart")))
        #expect(!directory.knows(objectID: DirectorySeed.guid("group", "nobody")))
    }

    @Test("The same seed twice changes nothing")
    func repeated() throws {
        let text = #"{"principals": [{"name": "a"}], "groups": [{"name": "g", "members": ["a"]}]}"#
        let directory = try directory(text)
        let principals = directory.principals
        try DirectorySeed(try JSON(parsing: Array(text.utf8)), now: Harness.start).fill(directory)
        #expect(directory.principals == principals)
        #expect(directory.groups.count == 1)
    }

    @Test(
        "Bad entries are refused with their place",
        arguments: [
            (#"{"principals": [{}]}"#, "'name' is missing"),
            (#"{"principals": [{"name": "a", "type": "robot"}]}"#, "unknown type 'robot'"),
            (#"{"principals": [{"name": "a", "secret": "x"}]}"#, "unknown member 'secret'"),
            (#"{"principals": [{"name": "a", "tenant": "nowhere"}]}"#, "no tenant 'nowhere'"),
            (#"{"principals": [{"name": "a", "objectId": "1"}, {"name": "b", "objectId": "1"}]}"#, "is taken"),
            (#"{"principals": [{"name": "a", "clientId": "1"}, {"name": "b", "clientId": "1"}]}"#, "is taken"),
            (#"{"principals": [{"name": "a", "certificates": [{"pem": "x"}]}]}"#, "no certificate in PEM"),
            (
                #"{"principals": [{"name": "a", "type": "managedIdentity", "resourceId": "/", "hosts": ["x"]}]}"#,
                "unknown host 'x'"
            ),
            (#"{"principals": [{"name": "a", "type": "managedIdentity"}]}"#, "'resourceId' is missing"),
            (#"{"principals": [{"name": "a", "secrets": [{"text": "x", "expires": "soon"}]}]}"#, "is no time"),
            (#"{"groups": [{"name": "g", "members": ["ghost"]}]}"#, "no principal or group 'ghost'"),
            (#"{"tenants": [{"id": "11111111-1111-4111-8111-111111111111", "domain": "x"}]}"#, "two tenants"),
            (#"{"groups": {}}"#, "'groups' is no array"),
        ])
    func refused(text: String, message: String) throws {
        let error = #expect(throws: EmulatorError.self) { try directory(text) }
        #expect(error?.message.contains(message) == true)
    }

    @Test("A token names the groups of its principal, and the caller has their ids")
    func tokens() throws {
        let harness = try Harness {
            $0.groups = [DirectoryGroup(objectID: "G1", name: "g", members: [Principal.operator.objectID])]
        }
        let caller = try harness.core.issuer.check(harness.request("GET", "/secrets"), now: Harness.start)
        #expect(caller.identities == [Principal.operator.objectID, "g1"])
    }

    @Test("Secrets show nowhere")
    func redaction() throws {
        let directory = try directory(#"{"principals": [{"name": "a", "secrets": ["hush"]}]}"#)
        #expect(!"\(directory.principals)".contains("hush"))
        #expect(!String(reflecting: directory.principals.map(\.kind)).contains("hush"))
    }
}
