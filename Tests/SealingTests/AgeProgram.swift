import Foundation

/// The `age` program of the system, with files in a folder of its own.
final class AgeProgram: Sendable {
    struct Failure: Error {
        let status: Int32
        let text: String
    }

    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("sealing-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        let url = folder.appendingPathComponent(name)
        try Data(bytes).write(to: url)
        return url.path
    }

    func read(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: folder.appendingPathComponent(name))) }

    /// Runs a program of the system in the folder; what it says goes into a file, so that no pipe can fill up.
    @discardableResult
    func run(_ words: [String]) throws -> String {
        let output = folder.appendingPathComponent("output-\(UUID().uuidString)")
        guard FileManager.default.createFile(atPath: output.path, contents: nil) else {
            throw Failure(status: -1, text: "no file for the output")
        }
        let handle = try FileHandle(forWritingTo: output)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        process.currentDirectoryURL = folder
        process.standardOutput = handle
        process.standardError = handle
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        let text = String(decoding: try Data(contentsOf: output), as: UTF8.self)
        guard process.terminationStatus == 0 else { throw Failure(status: process.terminationStatus, text: text) }
        return text
    }

    /// Runs `age` on a terminal of its own, where it asks for a passphrase, once to open and twice to seal.
    func runAsking(_ passphrase: String, times: Int, _ words: [String]) throws {
        let script = """
            import os, pty, sys
            phrase, times, words = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
            child, terminal = pty.fork()
            if child == 0:
                os.execvp(words[0], words)
            said, answered = b"", 0
            while True:
                try:
                    part = os.read(terminal, 4096)
                except OSError:
                    break
                if not part:
                    break
                said += part
                if said.count(b"phrase") > answered and said.rstrip().endswith(b":") and answered < times:
                    said, answered = b"", 0
                    times -= 1
                    os.write(terminal, phrase.encode() + b"\\n")
            sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
            """
        try run(["python3", "-c", script, passphrase, String(times)] + words)
    }
}
