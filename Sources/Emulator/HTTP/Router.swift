/// A handler of the data plane.
typealias Handler = @Sendable (RequestContext) throws -> EmulatorResponse

/// The routes of the data plane.
typealias Router = RoutingTable<Handler>

/// Finds a value (a handler, a right) by method and path pattern. Empty segments of a path are ignored, so
/// `/secrets/a/` and `/keys/a//sign` mean the current version; words match without regard to case; a word is preferred
/// to a parameter.
struct RoutingTable<Value: Sendable>: Sendable {
    private enum Segment: Sendable, Equatable {
        case word(String)
        case parameter(String)
    }

    private struct Route: Sendable {
        let method: String
        let segments: [Segment]
        let value: Value
    }

    /// Routes by the number of their segments and their first word; those that begin with a parameter under nil.
    private struct Start: Hashable {
        let count: Int
        let word: String?
    }

    private var routes: [Start: [Route]] = [:]

    /// Every method and pattern that was registered, optional parameters written out.
    private(set) var patterns: [(method: String, pattern: String)] = []

    init() {}

    /// Registers a value. A pattern is words and parameters, such as `keys/{name}/{version?}/sign`; a parameter with
    /// a question mark may be missing from the path.
    mutating func on(_ method: String, _ pattern: String, _ value: Value) {
        var variants: [[Segment]] = [[]]
        for part in pattern.split(separator: "/") {
            if part.hasPrefix("{") {
                let optional = part.hasSuffix("?}")
                let name = String(part.dropFirst().dropLast(optional ? 2 : 1))
                let with = variants.map { $0 + [.parameter(name)] }
                variants = optional ? variants + with : with
            } else {
                variants = variants.map { $0 + [.word(part.lowercased())] }
            }
        }
        for segments in variants {
            var start = Start(count: segments.count, word: nil)
            if case .word(let word)? = segments.first { start = Start(count: segments.count, word: word) }
            routes[start, default: []].append(Route(method: method, segments: segments, value: value))
            patterns.append((method, segments.map(Self.text).joined(separator: "/")))
        }
    }

    /// The value for a request with its parameters; 404 for an unknown path, 405 for a known one by another method.
    func route(_ method: String, _ path: String) throws(ServiceError) -> (Value, [String: String]) {
        let parts = Query.segments(path)
        return try route(method, parts, words: parts.map { $0.lowercased() })
    }

    /// The same for a path in decoded segments, and these in lower case.
    func route(
        _ method: String, _ parts: [String], words: [String]
    ) throws(ServiceError) -> (Value, [String: String]) {
        var best: (route: Route, words: Words)?
        var pathIsKnown = false
        for start in [words.first, nil] {
            for route in routes[Start(count: parts.count, word: start)] ?? [] {
                guard let pattern = Self.match(route.segments, words) else { continue }
                pathIsKnown = true
                guard route.method == method else { continue }
                if let found = best, pattern <= found.words { continue }
                best = (route, pattern)
            }
        }
        guard let best else {
            throw pathIsKnown || parts.count <= 1
                ? .methodNotAllowed(method) : ServiceError(404, "NotFound", "There is nothing at this path.")
        }
        var parameters: [String: String] = [:]
        for (segment, part) in zip(best.route.segments, parts) {
            if case .parameter(let name) = segment { parameters[name] = part }
        }
        return (best.route.value, parameters)
    }

    private static func text(_ segment: Segment) -> String {
        switch segment {
        case .word(let word): word
        case .parameter(let name): "{\(name)}"
        }
    }

    /// Which segments of a path matched as words: a bit for each, the first segment's the highest, so that the more
    /// exact match is the greater number. Patterns have far fewer segments than bits.
    private typealias Words = UInt64

    /// Nil when the pattern does not match.
    private static func match(_ segments: [Segment], _ words: [String]) -> Words? {
        var result: Words = 0
        for (segment, word) in zip(segments, words) {
            result <<= 1
            if case .word(let wanted) = segment {
                guard wanted == word else { return nil }
                result |= 1
            }
        }
        return result
    }
}
