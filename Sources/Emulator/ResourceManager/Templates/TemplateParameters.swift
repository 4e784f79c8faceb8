internal import ExactJSON

/// The values of a template's parameters: those given, else the defaults.
struct TemplateParameters {
    /// By name in lower case.
    let values: [String: JSON]

    /// Takes the values of a deployment's `parameters` and checks them against the template's declarations.
    init(_ declared: JSON, given: JSON, _ place: TemplateEvaluator.Place) throws(TemplateError) {
        let declarations = declared.object ?? []
        for member in given.object ?? []
        where !declarations.contains(where: { $0.name.lowercased() == member.name.lowercased() }) {
            throw TemplateError(
                "The template parameters '\(member.name)' in the parameters file are not valid; they are not present in "
                    + "the original template and can therefore not be provided at deployment time")
        }
        var values: [String: JSON] = [:]
        for declaration in declarations {
            let entry = given.object?.first { $0.name.lowercased() == declaration.name.lowercased() }?.value
            let value: JSON
            if let entry {
                guard let found = entry["value"] else {
                    throw TemplateError(
                        "The template parameter '\(declaration.name)' has no 'value'; the emulator takes no references")
                }
                value = found
            } else if let standard = declaration.value["defaultValue"] {
                // A default may refer to parameters above it.
                value = try TemplateEvaluator(place, parameters: values, variables: [:]).evaluate(standard)
            } else {
                throw TemplateError("The value for the template parameter '\(declaration.name)' is not provided")
            }
            try Self.check(value, declaration)
            values[declaration.name.lowercased()] = value
        }
        self.values = values
    }

    private static func check(_ value: JSON, _ declaration: JSONMember) throws(TemplateError) {
        let type = declaration.value["type"]?.string?.lowercased() ?? ""
        let fits =
            switch type {
            case "string", "securestring": value.string != nil
            case "int": value.int != nil
            case "bool": value.bool != nil
            case "object", "secureobject": value.object != nil
            case "array": value.array != nil
            default: throw TemplateError("The template parameter '\(declaration.name)' has no known type")
            }
        guard fits else {
            throw TemplateError(
                "The provided value for the template parameter '\(declaration.name)' is not valid; expected a value of "
                    + "type '\(type)'")
        }
        if let allowed = declaration.value["allowedValues"]?.array, !allowed.contains(value) {
            throw TemplateError(
                "The provided value for the template parameter '\(declaration.name)' is not part of the allowed values")
        }
        let size = value.int ?? (value.string?.count ?? value.array?.count).map(Int64.init)
        let bounds = declaration.value
        let least = bounds["minLength"]?.int ?? bounds["minValue"]?.int
        let most = bounds["maxLength"]?.int ?? bounds["maxValue"]?.int
        guard let size, size < least ?? .min || size > most ?? .max else { return }
        throw TemplateError(
            "The provided value for the template parameter '\(declaration.name)' is not within its bounds")
    }
}
