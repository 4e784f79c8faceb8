/// What is wrong with a template; the message says where.
struct TemplateError: Error, Equatable {
    let message: String

    init(_ message: String) { self.message = message }

    /// As validation and deployment answer it.
    var serviceError: ServiceError {
        ServiceError(400, "InvalidTemplate", "Deployment template validation failed: '\(message)'.")
    }
}
