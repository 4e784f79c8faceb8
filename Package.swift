// swift-tools-version: 6.2

import PackageDescription

/// Every target: Swift 6 language mode with the upcoming features that keep imports and existentials explicit.
/// Continuous integration sets `KVMSH_STRICT`, so that a warning fails there and not on somebody's newer compiler.
let settings: [SwiftSetting] =
    [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ] + (Context.environment["KVMSH_STRICT"] == nil ? [] : [.treatAllWarnings(as: .error)])

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let x509: Target.Dependency = .product(name: "X509", package: "swift-certificates")
let asn1: Target.Dependency = .product(name: "SwiftASN1", package: "swift-asn1")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")

/// A library of this package: its name is its folder under `Sources`.
func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// The tests of a module, in the folder of `Tests` that carries its name; what they read as files is left out.
func tests(of name: String, _ dependencies: [Target.Dependency] = [], files: [String] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.target(name: name)] + dependencies, exclude: files,
        swiftSettings: settings)
}

let package = Package(
    name: "kvmsh",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "kvmsh", targets: ["kvmsh"]),
        .library(name: "RelocationLanguage", targets: ["RelocationLanguage"]),
        .library(name: "Interpreter", targets: ["Interpreter"]),
        .library(name: "Reporting", targets: ["Reporting"]),
        .library(name: "AzureIdentity", targets: ["AzureIdentity"]),
        .library(name: "HTTPTransport", targets: ["HTTPTransport"]),
        .library(name: "EmulatorAccess", targets: ["EmulatorAccess"]),
        .library(name: "VaultOperations", targets: ["VaultOperations"]),
        .library(name: "KeyVault", targets: ["KeyVault"]),
        .library(name: "Emulator", targets: ["Emulator"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    ],
    targets: [
        // System libraries. libcurl goes without pkg-config, which would name it for the linker: it is loaded later.
        .systemLibrary(name: "CLibcurl", providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]),
        .systemLibrary(
            name: "CEditLine", pkgConfig: "libedit",
            providers: [.apt(["libedit-dev"]), .brew(["libedit"])]),
        .systemLibrary(name: "CLibsqlite", providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]),
        .systemLibrary(name: "CProcess"),
        .systemLibrary(name: "CFileStatus"),

        // libcurl, loaded when it is first needed: its many dependencies would double the time of a short run.
        .target(name: "CCurl", dependencies: ["CLibcurl", "CLoading"]),
        // SQLite likewise: only an emulator that keeps its state needs it.
        .target(name: "CSQLite", dependencies: ["CLibsqlite", "CLoading"]),
        .target(name: "CLoading"),

        // Small foundations, each one idea.
        library("Locking"),
        library("Spawning", ["CProcess"]),
        library("BinaryText"),
        library("ExactJSON"),
        library("Regions"),
        library("KeyContainers", ["BinaryText", crypto, cryptoExtras, asn1]),
        library("Sealing", [crypto, cryptoExtras]),

        // The way to Azure.
        library("HTTPTransport", ["CCurl", "Locking"]),
        library(
            "AzureIdentity",
            [
                "HTTPTransport", "Spawning", "ExactJSON", "BinaryText", "KeyContainers", "Locking", crypto,
                cryptoExtras, x509, asn1,
            ]),
        library("KeyVault", ["HTTPTransport", "AzureIdentity", "ExactJSON", "BinaryText", "Locking", logging]),
        library("ResourceManager", ["HTTPTransport", "AzureIdentity", "ExactJSON", "Locking", logging]),

        // The core, the language, and what joins them.
        library(
            "VaultOperations",
            [
                "KeyVault", "ResourceManager", "AzureIdentity", "HTTPTransport", "KeyContainers", "Sealing",
                "CFileStatus", "ExactJSON", "BinaryText", "Locking", "Regions", crypto, x509, asn1, logging,
            ]),
        library("RelocationLanguage", ["Regions"]),
        library(
            "Interpreter",
            [
                "RelocationLanguage", "VaultOperations", "KeyVault", "ResourceManager", "AzureIdentity",
                "HTTPTransport", "Sealing", "ExactJSON", "Locking",
            ]),

        // What a person sees and types.
        library("Rendering"),
        library("LineEditing", ["CEditLine", "Locking", "Rendering"]),
        library(
            "Reporting",
            [
                "Interpreter", "RelocationLanguage", "VaultOperations", "KeyVault", "Rendering", "ExactJSON", "Locking",
                crypto,
            ]),

        // A local Azure.
        library(
            "Emulator",
            [
                "CSQLite", "KeyContainers", "ExactJSON", "BinaryText", "Locking", "Regions", crypto, cryptoExtras, x509,
                asn1, nioSSL,
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ]),

        // What joins a session with a local Azure.
        library("EmulatorAccess", ["Emulator", "Interpreter", "AzureIdentity", "HTTPTransport"]),

        // The example of a program that runs scripts itself. Its own folder holds a package of its own too; here it is
        // built with everything else, so that it stays right.
        .executableTarget(
            name: "embedding",
            dependencies: [
                "AzureIdentity", "Emulator", "EmulatorAccess", "HTTPTransport", "Interpreter", "RelocationLanguage",
            ],
            path: "scripts/examples/embedding/Sources/embedding", swiftSettings: settings),

        // Writes the syntax files of scripts/editors.
        .executableTarget(
            name: "EditorFiles", dependencies: ["ExactJSON", "RelocationLanguage"],
            swiftSettings: settings),

        .executableTarget(
            name: "kvmsh",
            dependencies: [
                "Interpreter", "RelocationLanguage", "VaultOperations", "KeyVault", "AzureIdentity", "HTTPTransport",
                "Emulator", "CFileStatus", "CProcess", "LineEditing", "Rendering", "Reporting", "ExactJSON", "Locking",
                "Spawning", "EmulatorAccess", logging,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),

        // Tests mirror the modules.
        .target(
            name: "FuzzSupport", dependencies: ["RelocationLanguage", "ExactJSON"], path: "Tests/FuzzSupport",
            swiftSettings: [.swiftLanguageMode(.v6)]),
        .target(
            name: "ServiceSupport", dependencies: ["AzureIdentity", "HTTPTransport", "Locking"],
            path: "Tests/ServiceSupport", swiftSettings: settings),
        tests(of: "BinaryText"),
        tests(of: "ExactJSON"),
        tests(of: "Regions"),
        tests(of: "Sealing"),
        tests(of: "HTTPTransport", ["Locking"]),
        tests(
            of: "AzureIdentity",
            [
                "HTTPTransport", "ExactJSON", "BinaryText", "KeyContainers", "Locking", crypto, cryptoExtras, x509,
                asn1,
            ]),
        tests(
            of: "KeyVault", ["ServiceSupport", "HTTPTransport", "AzureIdentity", "ExactJSON", "BinaryText", "Locking"]),
        tests(
            of: "ResourceManager",
            ["FuzzSupport", "ServiceSupport", "HTTPTransport", "AzureIdentity", "ExactJSON", "Locking"]),
        tests(
            of: "VaultOperations",
            [
                "FuzzSupport", "KeyVault", "ResourceManager", "HTTPTransport", "AzureIdentity", "ExactJSON",
                "BinaryText", "Locking",
                crypto, x509, asn1,
            ]),
        tests(of: "RelocationLanguage", ["FuzzSupport"], files: ["Gallery"]),
        tests(
            of: "Interpreter",
            [
                "FuzzSupport", "RelocationLanguage", "VaultOperations", "KeyVault", "AzureIdentity", "HTTPTransport",
                "Sealing", "ExactJSON", "Locking",
            ]),
        tests(of: "EditorFiles", ["ExactJSON", "RelocationLanguage"]),
        tests(of: "Rendering"),
        tests(of: "LineEditing", ["Rendering"]),
        tests(
            of: "Reporting",
            ["Interpreter", "RelocationLanguage", "VaultOperations", "KeyVault", "ExactJSON", "Locking"]),
        tests(
            of: "Emulator",
            [
                "KeyContainers", "ExactJSON", "BinaryText", "Locking", "Regions", crypto, cryptoExtras, x509, asn1,
                nioSSL,
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),

        // The core against the emulated service over TLS, under faults.
        .testTarget(
            name: "MoveTests",
            dependencies: [
                "VaultOperations", "KeyVault", "ResourceManager", "AzureIdentity", "HTTPTransport", "Emulator",
                "Sealing", "ExactJSON", "Locking", crypto, x509, asn1,
            ],
            swiftSettings: settings),
    ]
)
