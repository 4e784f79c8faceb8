internal import ArgumentParser
internal import Emulator
internal import Rendering

/// `NAME=REGION`.
struct VaultSpecification: ExpressibleByArgument, CustomStringConvertible {
    let name: String
    let region: String

    init(name: String, region: String) {
        self.name = name
        self.region = region
    }

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, VaultConfiguration.isValid(name: String(parts[0])) else { return nil }
        let region = parts[1].lowercased().filter { $0 != " " }
        guard !region.isEmpty, region.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else { return nil }
        self.init(name: String(parts[0]), region: region)
    }

    var description: String { "\(name)=\(region)" }
}

/// `name=value`.
struct Assignment: ExpressibleByArgument {
    let name: String
    let value: String

    init?(argument: String) {
        guard let equals = argument.firstIndex(of: "="), equals > argument.startIndex else { return nil }
        name = String(argument[..<equals])
        value = String(argument[argument.index(after: equals)...])
    }
}

/// The form of results.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
    case table
    case json
    case jsonl
    case csv
    case tsv
    case markdown

    static let names = allCases.map(\.rawValue).joined(separator: ", ")

    /// True when standard output holds records and nothing else.
    var isRecords: Bool { self == .json || self == .jsonl }
}

/// `--on-error`.
enum ErrorPolicyOption: String, ExpressibleByArgument, CaseIterable {
    case stop
    case `continue`
}

/// `--log-level`.
enum LogLevelOption: String, ExpressibleByArgument, CaseIterable {
    case error
    case warning
    case info
    case debug
}

/// `--color`.
enum ColorOption: String, ExpressibleByArgument, CaseIterable {
    case auto
    case always
    case never
}

/// `20` (milliseconds), `20ms`, `1.5s`, `2s`.
struct LatencyOption: ExpressibleByArgument {
    let duration: Duration

    init?(argument: String) {
        let unit = argument.hasSuffix("ms") ? "ms" : argument.hasSuffix("s") ? "s" : ""
        guard let number = Double(argument.dropLast(unit.count)), (0...3_600_000) ~= number
        else { return nil }
        duration = .microseconds(Int64(number * (unit == "s" ? 1_000_000 : 1_000)))
    }
}
