internal import ExactJSON
internal import HTTPTransport

extension ManagementClient {
    /// Starts something and waits for its end, as the service asks (Key Vault REST, section 8.3): by
    /// `Azure-AsyncOperation`, else by `Location`, else by the resource's own `provisioningState`; after `Retry-After`.
    ///
    /// - Returns: the resource, or the result of the operation.
    func run(_ call: ManagementCall) async throws -> JSON {
        let first = try await perform(call)
        let deadline = clock.now + patience.limit
        if let link = first.asyncOperation {
            return try await follow(operation: link, of: call, first, deadline)
        }
        if let link = first.location, first.status == 202 || call.method == "POST" {
            return try await follow(location: link, of: call, first, deadline)
        }
        guard first.status != 202 || call.method == "PUT" || call.method == "PATCH" else { return first.json }
        return try await followState(of: call, first, deadline)
    }

    private func follow(
        operation link: String, of call: ManagementCall, _ first: ManagementAnswer, _ deadline: Double
    ) async throws -> JSON {
        var answer = first
        var link = link
        var location = first.location
        while true {
            try await pause(answer, call, deadline)
            answer = try await look(link, call)
            if let next = answer.asyncOperation { link = next }
            if let next = answer.location { location = next }
            switch (answer.json["status"]?.string ?? "").lowercased() {
            case "succeeded":
                if call.method == "POST" {
                    guard let location else { return answer.json["properties"] ?? answer.json }
                    return try await look(location, call).json
                }
                guard call.method != "DELETE" else { return .null }
                return try await read(call)
            case "failed", "canceled", "cancelled": throw failure(call, answer)
            case "" where answer.json["status"] == nil:
                throw malformed(call, "the operation's status has no member 'status'")
            default: continue
            }
        }
    }

    private func follow(
        location link: String, of call: ManagementCall, _ first: ManagementAnswer, _ deadline: Double
    ) async throws -> JSON {
        var answer = first
        var link = link
        while true {
            try await pause(answer, call, deadline)
            answer = try await look(link, call)
            if let next = answer.location { link = next }
            guard answer.status == 202 else { break }
        }
        return call.method == "PUT" || call.method == "PATCH" ? try await read(call) : answer.json
    }

    private func followState(
        of call: ManagementCall, _ first: ManagementAnswer, _ deadline: Double
    ) async throws -> JSON {
        var answer = first
        while true {
            // `RegisteringDns` is a vault that is ready but for its name, which is waited for elsewhere.
            switch (answer.json["properties"]?["provisioningState"]?.string ?? "Succeeded").lowercased() {
            case "succeeded": return answer.json
            case "failed", "canceled", "cancelled": throw failure(call, answer)
            default:
                try await pause(answer, call, deadline)
                answer = try await perform(reading(call))
            }
        }
    }

    private func reading(_ call: ManagementCall) -> ManagementCall {
        ManagementCall(
            operation: call.operation, method: "GET", target: call.target, resource: call.resource)
    }

    private func read(_ call: ManagementCall) async throws -> JSON { try await perform(reading(call)).json }

    private func look(_ link: String, _ call: ManagementCall) async throws -> ManagementAnswer {
        try await perform(
            ManagementCall(
                operation: call.operation, method: "GET", target: .verbatim(try trusted(link, call)),
                resource: call.resource))
    }

    private func pause(_ answer: ManagementAnswer, _ call: ManagementCall, _ deadline: Double) async throws {
        let wait = min(answer.retryAfter ?? patience.poll, patience.longestPoll)
        guard clock.now + wait <= deadline else {
            throw ManagementError(
                code: .timeout,
                message:
                    "it is still running after \(Int(patience.limit)) s; look at it in the portal, it goes on there",
                operation: call.operation, resource: call.resource)
        }
        try await clock.sleep(seconds: wait)
    }

    private func failure(_ call: ManagementCall, _ answer: ManagementAnswer) -> ManagementError {
        let problem = ManagementProblem(answer.json["error"] ?? answer.json["properties"]?["error"] ?? .null)
        var error = ManagementError(
            code: .operationFailed, message: problem.message ?? "the operation ended without success",
            operation: call.operation, resource: call.resource)
        problem.fill(&error)
        error.requestID = answer.requestID
        error.correlationID = answer.correlationID
        return error
    }
}
