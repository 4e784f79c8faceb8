import ExactJSON
import KeyVault
import Testing
import VaultOperations

@testable import Interpreter

@Suite struct RenderingTests {
    private let record = Record([
        .init("name", .string("a\"b")), .init("none", .null), .init("when", .date(0)), .init("long", .duration(5_400)),
        .init("flag", .boolean(true)), .init("list", .list([.number(1), .string("x")])),
    ])

    @Test func jsonHoldsEveryField() {
        #expect(
            Value.record(record).json.serializedText
                == #"{"name":"a\"b","none":null,"when":"1970-01-01T00:00:00Z","long":"90m","flag":true,"list":[1,"x"]}"#
        )
        let table = Value.table(Table(["name"], rows: [record, record]))
        #expect(table.json.array?.count == 2)
    }

    @Test func displayIsOneLine() {
        #expect(Value.record(record).displayText.contains("long=90m"))
        #expect(Value.null.displayText == "")
        #expect(Value.list([.number(1), .number(2)]).displayText == "1, 2")
    }

    @Test(arguments: [Value.null, .list([]), .record(Record([])), .table(Table([], rows: []))])
    func someValuesAreNoText(value: Value) {
        #expect(throws: Failure.self) { try value.text() }
    }

    /// The names of results are part of the language.
    @Test func resultsHaveTheirNames() {
        var moved = MoveResult()
        moved.items = [OperationItem(kind: .key, name: "k", road: .blob, status: .same, reason: "was there")]
        #expect(
            moved.record.fields.map(\.name) == [
                "done", "same", "skipped", "left", "failed", "incomplete", "uncertain", "gone", "untried", "versions",
                "bytes", "folder", "items",
            ])
        #expect(moved.record["same"] == .number(1))
        #expect(moved.record["items"]?.elements?.count == 1)
        #expect(moved.counts == "1 same")
        #expect(
            VerifyResult().record.fields.map(\.name) == [
                "passed", "complete", "objects", "versions", "missing", "extra", "unproven", "changing", "recreated",
                "differences", "items",
            ])
    }

    @Test func fieldNamesCountWithoutCaseTagsExactly() {
        let object = Record.object(.secret, "x", tags: [("Env", .string("p")), ("env", .string("q"))])
        #expect(object["NAME"] == .string("x"))
        guard case .record(let tags) = object["tags"] else {
            Issue.record("no tags")
            return
        }
        #expect(tags["Env"] == .string("p"))
        #expect(tags["env"] == .string("q"))
        #expect(tags["ENV"] == nil)
    }

    @Test func failuresSayWhatTheyKnow() {
        let failure = Failure(
            .operation, "it is disabled", remedy: "enable it", object: "secret db",
            serviceCode: "Forbidden/SecretDisabled",
            requestID: "r-1")
        #expect(
            failure.description == "secret db: it is disabled (Forbidden/SecretDisabled, request r-1); enable it")
    }
}
