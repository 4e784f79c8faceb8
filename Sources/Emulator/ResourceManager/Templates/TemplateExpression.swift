internal import ExactJSON

/// An expression of a deployment template: what stands between `[` and `]` in a text.
indirect enum TemplateExpression: Sendable, Equatable {
    case literal(JSON)
    case call(String, [TemplateExpression])
    case member(TemplateExpression, String)
    case index(TemplateExpression, TemplateExpression)

    /// Reads a text of a template: an expression, or the text itself (`[[` stands for a bracket).
    init(text: String) throws(TemplateError) {
        guard text.hasPrefix("["), text.hasSuffix("]"), text.count >= 2 else {
            self = .literal(.text(text))
            return
        }
        guard !text.hasPrefix("[[") else {
            self = .literal(.text(String(text.dropFirst())))
            return
        }
        var parser = TemplateExpressionParser(String(text.dropFirst().dropLast()))
        self = try parser.whole()
    }
}
