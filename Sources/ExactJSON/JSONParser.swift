extension JSON {
    /// Parses one strict RFC 8259 document.
    ///
    /// Errors: members of one object with the same name, bytes after the value, invalid UTF-8, arrays and objects
    /// nested deeper than `maximumDepth` (at most 512), a member's name with a lone surrogate. The time is linear in
    /// the length, and the call stack does not grow with the depth.
    public init(parsing bytes: [UInt8], maximumDepth: Int = 32) throws(JSONError) {
        let result = bytes.withUnsafeBufferPointer { buffer -> Result<JSON, JSONError> in
            var parser = JSONParser(bytes: buffer, maximumDepth: min(maximumDepth, 512))
            do throws(JSONError) {
                return .success(try parser.parseDocument())
            } catch {
                return .failure(error)
            }
        }
        self = try result.get()
    }
}

/// A parser with a stack of its own.
private struct JSONParser {
    let bytes: UnsafeBufferPointer<UInt8>
    let maximumDepth: Int
    var index = 0
    var stack: [OpenContainer] = []

    init(bytes: UnsafeBufferPointer<UInt8>, maximumDepth: Int) {
        self.bytes = bytes
        self.maximumDepth = maximumDepth
    }

    mutating func parseDocument() throws(JSONError) -> JSON {
        while true {
            skipSpace()
            guard var value = try parseScalarOrOpen() else { continue }
            while true {
                guard let finished = try place(value) else { break }
                guard let container = stack.popLast() else {
                    skipSpace()
                    guard index == bytes.count else { throw error("bytes after the value") }
                    return finished
                }
                value = container.value
            }
        }
    }

    /// A scalar or an empty container; nil after opening a container whose first element comes next.
    private mutating func parseScalarOrOpen() throws(JSONError) -> JSON? {
        guard index < bytes.count else { throw error("a value is missing") }
        switch bytes[index] {
        case UInt8(ascii: "\""):
            return .string(try parseString())
        case UInt8(ascii: "{"):
            try checkDepth()
            if takeIfEmpty(closing: UInt8(ascii: "}")) { return .object([]) }
            stack.append(OpenContainer(isObject: true))
            try parseName()
            return nil
        case UInt8(ascii: "["):
            try checkDepth()
            if takeIfEmpty(closing: UInt8(ascii: "]")) { return .array([]) }
            stack.append(OpenContainer(isObject: false))
            return nil
        case UInt8(ascii: "t"):
            return try parseWord("true", .bool(true))
        case UInt8(ascii: "f"):
            return try parseWord("false", .bool(false))
        case UInt8(ascii: "n"):
            return try parseWord("null", .null)
        default:
            return try parseNumber()
        }
    }

    /// Puts a value where it belongs. Nil when more values follow; otherwise the caller closes the innermost container,
    /// or is done with this value when none is open.
    private mutating func place(_ value: JSON) throws(JSONError) -> JSON? {
        guard let last = stack.indices.last else { return value }
        stack[last].add(value)
        skipSpace()
        guard index < bytes.count else { throw error("array or object without end") }
        let byte = bytes[index]
        if byte == UInt8(ascii: ",") {
            index += 1
            skipSpace()
            if stack[last].isObject { try parseName() }
            return nil
        }
        guard byte == (stack[last].isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
            throw error("a comma or the end of the array or object is missing")
        }
        index += 1
        return value
    }

    private func checkDepth() throws(JSONError) {
        guard stack.count < maximumDepth else { throw error("nested deeper than \(maximumDepth)") }
    }

    private mutating func takeIfEmpty(closing: UInt8) -> Bool {
        index += 1
        skipSpace()
        guard index < bytes.count, bytes[index] == closing else { return false }
        index += 1
        return true
    }

    /// Reads `"name" :` of the innermost object.
    private mutating func parseName() throws(JSONError) {
        let start = index
        guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
            throw error("the name of a member is missing")
        }
        guard let name = try parseString().text else {
            throw JSONError(message: "a member's name holds a lone surrogate", offset: start)
        }
        guard stack[stack.count - 1].begin(name) else {
            throw JSONError(message: "two members of an object have one name", offset: start)
        }
        skipSpace()
        guard index < bytes.count, bytes[index] == UInt8(ascii: ":") else { throw error("a colon is missing") }
        index += 1
    }

    private mutating func parseString() throws(JSONError) -> JSONString {
        let start = index + 1
        let result = StringScanner.scan(bytes, from: start)
        if let problem = result.problem { throw JSONError(message: problem, offset: result.end) }
        index = result.end + 1
        return JSONString(checked: Array(bytes[start..<result.end]))
    }

    private mutating func parseWord(_ word: StaticString, _ value: JSON) throws(JSONError) -> JSON {
        for offset in 0..<word.utf8CodeUnitCount {
            guard index + offset < bytes.count, bytes[index + offset] == word.utf8Start[offset] else {
                throw error("a value is missing")
            }
        }
        index += word.utf8CodeUnitCount
        return value
    }

    /// `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`
    private mutating func parseNumber() throws(JSONError) -> JSON {
        let start = index
        take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) {
            guard takeDigits() else { throw error(index == start ? "a value is missing" : "a digit is missing") }
        }
        if take(UInt8(ascii: ".")) {
            guard takeDigits() else { throw error("a digit is missing") }
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { take(UInt8(ascii: "-")) }
            guard takeDigits() else { throw error("a digit is missing") }
        }
        return .number(String(decoding: bytes[start..<index], as: UTF8.self))
    }

    @discardableResult
    private mutating func take(_ byte: UInt8) -> Bool {
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    private mutating func takeDigits() -> Bool {
        let start = index
        while index < bytes.count, bytes[index] >= UInt8(ascii: "0"), bytes[index] <= UInt8(ascii: "9") { index += 1 }
        return index > start
    }

    private mutating func skipSpace() {
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x09, 0x0A, 0x0D: index += 1
            default: return
            }
        }
    }

    private func error(_ message: String) -> JSONError { JSONError(message: message, offset: index) }
}

/// An array or object whose end has not come yet.
private struct OpenContainer {
    let isObject: Bool
    var elements: [JSON] = []
    var members: [JSONMember] = []
    var name = ""
    /// The names so far, once there are too many to compare one by one.
    var names: Set<[UInt8]> = []

    init(isObject: Bool) { self.isObject = isObject }

    var value: JSON { isObject ? .object(members) : .array(elements) }

    mutating func add(_ value: JSON) {
        if isObject {
            members.append(JSONMember(name: name, value: value))
        } else {
            elements.append(value)
        }
    }

    /// Remembers the name of the next member; false when the object has it already.
    mutating func begin(_ next: String) -> Bool {
        name = next
        guard members.count >= 16 else { return !members.contains { sameBytes($0.name, next) } }
        if names.isEmpty { names = Set(members.map { Array($0.name.utf8) }) }
        return names.insert(Array(next.utf8)).inserted
    }
}
