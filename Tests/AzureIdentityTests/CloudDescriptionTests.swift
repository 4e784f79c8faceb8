import ExactJSON
import HTTPTransport
import Testing

@testable import AzureIdentity

@Suite("Clouds from a description")
struct CloudDescriptionTests {
    private let own =
        #"{"name":"lab","authority":"https://login.lab.example","vaultSuffix":"vault.lab.example","#
        + #""resourceManager":{"endpoint":"https://arm.lab.example","audience":"https://arm.core.lab.example/"}}"#
    private let metadata =
        #"{"name":"AzureStack","authentication":{"loginEndpoint":"https://login.lab.example/","#
        + #""audiences":["https://core.lab.example/","https://management.lab.example/"]},"#
        + #""resourceManager":"https://management.lab.example/","suffixes":{"keyVaultDns":"vault.lab.example"}}"#

    @Test("Our own form, and Resource Manager's")
    func forms() throws {
        let cloud = try Cloud.described(by: try JSON(parsing: Array(own.utf8)))
        #expect(cloud.name == "lab" && cloud.authority == "https://login.lab.example" && !cloud.isKnown)
        #expect(
            cloud.resourceManager
                == ResourceManagerEndpoint(
                    endpoint: "https://arm.lab.example", audience: "https://arm.core.lab.example"))
        #expect(try cloud.vault("one").origin == "https://one.vault.lab.example")
        let described = try Cloud.described(by: try JSON(parsing: Array(metadata.utf8)))
        #expect(described.vaultSuffix == "vault.lab.example")
        #expect(described.resourceManager?.audience == "https://management.lab.example")
        let several = "[\(metadata.replacing("lab.", with: "other.")),\(metadata)]"
        let chosen = try Cloud.described(
            by: try JSON(parsing: Array(several.utf8)), origin: "https://management.lab.example")
        #expect(chosen.authority == "https://login.lab.example")
        #expect(throws: IdentityError.self) { try Cloud.described(by: try JSON(parsing: Array(several.utf8))) }
    }

    @Test("Microsoft's own clouds keep their own rules, audiences and all")
    func known() throws {
        for cloud in Cloud.known {
            let text =
                #"{"authentication":{"loginEndpoint":"\#(cloud.authority)"},"suffixes":{"keyVaultDns":"\#(cloud.vaultSuffix)"},"#
                + #""resourceManager":"https://x.example"}"#
            #expect(try Cloud.described(by: try JSON(parsing: Array(text.utf8))) == cloud)
        }
        #expect(Cloud.usGovernment.resourceManager?.audience == "https://management.core.usgovcloudapi.net")
        #expect(Cloud.usGovernment.resourceManager?.endpoint == "https://management.usgovcloudapi.net")
        #expect(
            Cloud.publicCloud.resourceManager?.tokenRequest().effectiveScope == "https://management.azure.com/.default")
    }

    @Test(
        "What is missing or cannot be used is named",
        arguments: [
            (#"{"authority":"https://a.b"}"#, "vaultSuffix"), (#"{"vaultSuffix":"a.b"}"#, "authority"),
            (#"{"authority":"http://a.b","vaultSuffix":"a.b"}"#, "no https origin"),
            (#"{"authority":"https://a.b","vaultSuffix":"a.b","secret":"x"}"#, "'secret' that is not known"),
            (#"{"authority":"https://a.b","vaultSuffix":"a.b","resourceManager":{}}"#, "resourceManager.endpoint"),
            (#"{"authentication":{},"resourceManager":"https://a.b"}"#, "authentication.loginEndpoint"),
            ("5", "no JSON object"),
            ("[]", "describes 0 clouds"),
        ])
    func refused(_ text: String, _ words: String) throws {
        let json = try JSON(parsing: Array(text.utf8))
        #expect { _ = try Cloud.described(by: json) } throws: { "\($0)".contains(words) }
    }

    @Test("Resource Manager is asked without a token; a redirect is not followed")
    func asked() async throws {
        let service = FakeService([.json("[\(metadata)]")])
        let cloud = try await Cloud.asking("https://management.lab.example", transport: service)
        #expect(cloud.name == "AzureStack")
        #expect(
            service.requests[0].url == "https://management.lab.example/metadata/endpoints?api-version=2022-09-01")
        #expect(service.requests[0].headers.first("Authorization") == nil)
        let moved = FakeService([.json("", status: 302, headers: [("Location", "https://evil.example")])])
        await #expect(throws: IdentityError.self) {
            _ = try await Cloud.asking("https://management.lab.example", transport: moved)
        }
        #expect(moved.requests.count == 1)
        await #expect(throws: IdentityError.self) { _ = try await Cloud.asking("http://x.example", transport: moved) }
    }

    @Test("A file that cannot be read or is no JSON is named")
    func file() throws {
        let folder = TestFolder()
        #expect(try Cloud.reading(file: folder.write("cloud.json", own)).name == "lab")
        for path in [folder.write("bad.json", "{"), "\(folder.path)/absent.json"] {
            #expect { _ = try Cloud.reading(file: path) } throws: { "\($0)".contains(path) }
        }
    }

    @Test("A sign-in that is answered by a redirect fails and goes nowhere")
    func redirect() async throws {
        let service = FakeService([.json("", status: 307, headers: [("Location", "https://evil.example/token")])])
        let error = try #require(await refusal(try makeCredential(service)))
        #expect(error.code == .untrustedLink && service.requests.count == 1)
    }

    @Test(
        "Times of answers, and how a clock that is wrong is said",
        arguments: [
            ("Sun, 06 Nov 1994 08:49:37 GMT", Int64(784_111_777)), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Tue, 29 Feb 2028 23:59:59 GMT", 1_835_481_599),
        ])
    func clocks(_ text: String, _ seconds: Int64) {
        #expect(ClockSkew(date: text, epochNow: seconds)?.seconds == 0)
        #expect(ClockSkew(date: text, epochNow: seconds - 299)?.explanation == nil)
        #expect(ClockSkew(date: text, epochNow: seconds - 600)?.explanation?.contains("10 minutes behind") == true)
        #expect(ClockSkew(date: text, epochNow: seconds + 600)?.explanation?.contains("10 minutes ahead") == true)
        for bad in ["", "yesterday", "Sun, 06 Nov 1994 25:49:37 GMT", "Sun, 06 Foo 1994 08:49:37 GMT"] {
            #expect(ClockSkew(date: bad, epochNow: 0) == nil)
        }
    }
}
