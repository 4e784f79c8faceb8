internal import ExactJSON

/// Resource Manager's error envelope, `{"error":{"code","message","target","details":[…]}}`; some providers leave the
/// outer member out.
struct ManagementProblem {
    var code: String?
    var message: String?
    var target: String?
    var details: [ManagementError.Detail] = []

    init(body: [UInt8]) {
        let json = (try? JSON(parsing: body, maximumDepth: 64)) ?? .null
        self.init(json["error"] ?? json)
    }

    init(_ error: JSON) {
        code = error["code"]?.jsonString?.lossyText
        message = error["message"]?.jsonString?.lossyText
        target = error["target"]?.jsonString?.lossyText
        var waiting = error["details"]?.array ?? []
        while !waiting.isEmpty, details.count < 50 {
            let detail = waiting.removeFirst()
            waiting.insert(contentsOf: detail["details"]?.array ?? [], at: 0)
            guard let code = detail["code"]?.jsonString?.lossyText else { continue }
            details.append(
                ManagementError.Detail(
                    code: code, message: detail["message"]?.jsonString?.lossyText ?? "",
                    target: detail["target"]?.jsonString?.lossyText))
        }
    }

    /// Puts the service's words into an error.
    func fill(_ error: inout ManagementError) {
        error.serviceCode = code
        error.target = target
        error.details = details
    }
}
