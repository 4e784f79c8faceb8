internal import ExactJSON

/// The `claims` form field of a token request.
enum ClaimsRequest {
    /// Says that we understand claims challenges (`xms_cc` CP1), merged with the claims of a challenge.
    ///
    /// - Throws: `IdentityError` when the challenge's claims are no JSON object.
    static func merged(with challenge: String?) throws -> String {
        let own: JSON = .object([
            JSONMember(
                name: "access_token",
                value: .object([
                    JSONMember(
                        name: "xms_cc",
                        value: .object([JSONMember(name: "values", value: .array([.text("CP1")]))]))
                ]))
        ])
        guard let challenge else { return own.serializedText }
        guard let asked = try? JSON(parsing: Array(challenge.utf8)), asked.object != nil else {
            throw IdentityError(code: .untrustedLink, message: "the vault's claims challenge cannot be read")
        }
        return merge(asked, own).serializedText
    }

    /// The members of both; of two objects of one name the same, else the right one counts.
    private static func merge(_ left: JSON, _ right: JSON) -> JSON {
        guard var members = left.object, let added = right.object else { return right }
        for member in added {
            if let index = members.firstIndex(where: { $0.name == member.name }) {
                members[index].value = merge(members[index].value, member.value)
            } else {
                members.append(member)
            }
        }
        return .object(members)
    }
}
