// swift-tools-version: 6.2

import PackageDescription

let kvmsh = [
    "AzureIdentity", "Emulator", "EmulatorAccess", "HTTPTransport", "Interpreter", "RelocationLanguage",
]

let package = Package(
    name: "embedding",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "kvmsh", path: "../../..")],
    targets: [
        .executableTarget(name: "embedding", dependencies: kvmsh.map { .product(name: $0, package: "kvmsh") })
    ]
)
