import ExactJSON
import FoundationEssentials
import Testing

@testable import Emulator

@Suite("The endpoints file")
struct EndpointsTests {
    private let endpoints = EmulatorEndpoints(
        EmulatorConfiguration(vaults: ["zeta", "Alpha", "mid"].map { VaultConfiguration(name: $0) }), port: 4443,
        authorityPEM: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")

    private func inDirectory(_ body: (String) throws -> Void) throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "kvmsh-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try body(directory)
    }

    @Test("The file has the members and the order that were promised, and is read back as it was")
    func roundTrip() throws {
        try inDirectory { directory in
            let path = "\(directory)/endpoints.json"
            try endpoints.write(to: path)
            let json = try JSON(parsing: Array(try Data(contentsOf: URL(filePath: path))))
            #expect(
                json.object?.map(\.name) == [
                    "vaults", "ca", "authority", "resourceManager", "tenant", "subscription", "clientId",
                    "clientSecret",
                ])
            #expect(json["vaults"]?.object?.map(\.name) == ["zeta", "Alpha", "mid"])
            #expect(json["vaults"]?["Alpha"]?.string == "https://alpha.vault.localhost:4443")
            #expect(json["authority"]?.string == "https://login.localhost:4443")
            let authority = try #require(json["ca"]?.string)
            #expect(authority.hasPrefix("/"))
            #expect(try EmulatorEndpoints(readingFrom: path) == endpoints)
            #expect(endpoints.url(of: "ALPHA") == "https://alpha.vault.localhost:4443")
            for file in [path, authority] {
                let permissions = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions]
                #expect(permissions.map { "\($0)" } == "\(0o600)")
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory).count == 2)
        }
    }

    @Test("Writing replaces an older file and leaves no temporary one")
    func replaces() throws {
        try inDirectory { directory in
            let path = "\(directory)/endpoints.json"
            try Data("old".utf8).write(to: URL(filePath: path))
            try endpoints.write(to: path)
            try endpoints.write(to: path)
            #expect(try EmulatorEndpoints(readingFrom: path) == endpoints)
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory).count == 2)
        }
    }

    @Test("Files that cannot be written or read are errors that name them")
    func errors() throws {
        try inDirectory { directory in
            let error = #expect(throws: EmulatorError.self) { try endpoints.write(to: "\(directory)/none/e.json") }
            #expect(error?.code == .file)
            #expect(error?.message.contains("/none/e.json") == true)
            for text in ["", "{}", "{\"vaults\":{\"a\":1}}", "{\"vaults\":{}}"] {
                let path = "\(directory)/bad.json"
                try Data(text.utf8).write(to: URL(filePath: path))
                let error = #expect(throws: EmulatorError.self) { try EmulatorEndpoints(readingFrom: path) }
                #expect(error?.message.contains("bad.json") == true)
            }
        }
    }

    @Test("Descriptions show no client secret")
    func discretion() {
        #expect(!"\(endpoints)".contains("emulator-client-secret"))
        #expect(!String(reflecting: endpoints).contains("emulator-client-secret"))
    }
}
