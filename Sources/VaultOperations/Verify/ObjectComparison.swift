import ExactJSON
import KeyVault

/// Compares one object of both sides, field by field.
struct ObjectComparison {
    /// What was found.
    private(set) var items: [VerifyItem] = []
    private let key: ObjectKey
    private let name: String

    /// Compares two observations of one object.
    init(_ key: ObjectKey, _ left: ObservedObject, _ right: ObservedObject) {
        self.key = key
        name = left.name
        let pairs = VersionPairs(left, right)
        for (version, differenceClass) in pairs.onlyLeft {
            add(version.facts.id, "version", differenceClass, "there", "not there")
        }
        for (version, differenceClass) in pairs.onlyRight {
            add(version.facts.id, "version", differenceClass, "not there", "there")
        }
        if pairs.orderDiffers { add(nil, "order of versions", .different, nil, nil) }
        for (left, right) in pairs.pairs { compare(left, right) }
        comparePolicies(left.policy, right.policy)
    }

    private mutating func compare(_ left: ObservedVersion, _ right: ObservedVersion) {
        let (mine, its) = (left.facts, right.facts)
        let id = mine.id
        compare(id, "enabled", "\(mine.enabled)", "\(its.enabled)")
        compareTags(id, mine.tags, its.tags)
        switch key.kind {
        case .secret:
            compareTimes(mine, its)
            compare(id, "content-type", mine.contentType ?? "", its.contentType ?? "")
            compareValues(left, right)
        case .key:
            compareTimes(mine, its)
            compareKeys(mine, its)
        case .certificate:
            compareTimes(mine, its)
            comparePublic(id, "certificate", mine.publicPart ?? mine.x5t, its.publicPart ?? its.x5t, mine, its)
            compareContainers(left, right)
        }
    }

    private mutating func compareTimes(_ left: ArchiveVersion, _ right: ArchiveVersion) {
        compare(left.id, "activates", left.notBefore.map { "\($0)" }, right.notBefore.map { "\($0)" })
        compare(left.id, "expires", left.expires.map { "\($0)" }, right.expires.map { "\($0)" })
    }

    /// Tags are named where they differ; their values are not repeated.
    private mutating func compareTags(_ id: String, _ left: Tags, _ right: Tags) {
        guard left != right else { return }
        let names = Set((left.pairs + right.pairs).map { Array($0.name.utf8) })
        for name in names.map({ String(decoding: $0, as: UTF8.self) }).sorted() {
            let (mine, its) = (left[name], right[name])
            if let mine, let its, mine.utf8.elementsEqual(its.utf8) { continue }
            if mine == nil, its == nil { continue }
            add(id, "tags.\(name)", .different, mine ?? "not there", its ?? "not there")
        }
    }

    private mutating func compareValues(_ left: ObservedVersion, _ right: ObservedVersion) {
        guard let mine = left.value, let its = right.value else { return }
        switch (mine, its) {
        case (.known(let mine), .known(let its)):
            if !mine.equalsInConstantTime(its) { add(left.facts.id, "value", .different, "differs", "differs") }
        default: unlessProvenByID(left.facts.id, "value", left.facts, right.facts, "not readable")
        }
    }

    private mutating func compareKeys(_ left: ArchiveVersion, _ right: ArchiveVersion) {
        guard left.keyType != nil, right.keyType != nil else {
            unlessProvenByID(left.id, "key", left, right, "not readable")
            return
        }
        compare(left.id, "key-type", left.keyType, right.keyType)
        compare(left.id, "key-size", left.bits.map { "\($0)" }, right.bits.map { "\($0)" })
        compare(left.id, "curve", left.curve, right.curve)
        comparePublic(left.id, "public key", left.publicPart, right.publicPart, left, right)
        compare(
            left.id, "operations", left.operations.map { Set($0).sorted().joined(separator: " ") },
            right.operations.map { Set($0).sorted().joined(separator: " ") })
        compare(left.id, "release-policy", left.releasePolicy?.serializedText, right.releasePolicy?.serializedText)
    }

    private mutating func comparePublic(
        _ id: String, _ field: String, _ mine: String?, _ its: String?, _ left: ArchiveVersion, _ right: ArchiveVersion
    ) {
        guard let mine, let its else {
            unlessProvenByID(id, field, left, right, "not readable")
            return
        }
        compare(id, field, mine, its)
    }

    /// Container bytes differ on every export, so what they hold is compared: that the key is the certificate's, and the
    /// certificates, as a set.
    private mutating func compareContainers(_ left: ObservedVersion, _ right: ObservedVersion) {
        let id = left.facts.id
        for (side, members) in [("left", left.members), ("right", right.members)] {
            guard let members else { continue }
            if !members.hasKey { add(id, "members", .different, "key of the certificate (\(side))", "not there") }
            if !members.hasSecret { add(id, "members", .different, "secret of the certificate (\(side))", "not there") }
        }
        guard let mine = left.container, let its = right.container else { return }
        guard case .known(let mine) = mine, case .known(let its) = its else {
            unlessProvenByID(id, "private key", left.facts, right.facts, "not readable")
            return
        }
        for (side, container) in [("left", mine), ("right", its)] where container.hasForeignKey {
            add(id, "private key", .different, "not the certificate's own (\(side))", nil)
        }
        compare(id, "private key", mine.hasKey ? "there" : "not there", its.hasKey ? "there" : "not there")
        if !mine.hasKey, !its.hasKey { unlessProvenByID(id, "private key", left.facts, right.facts, "not exportable") }
        if mine.fingerprints != its.fingerprints {
            add(
                id, "chain", .different, "\(mine.fingerprints.count) certificates", "\(its.fingerprints.count) others")
        }
    }

    private mutating func comparePolicies(_ left: Reading<JSON>?, _ right: Reading<JSON>?) {
        guard let left, let right else { return }
        let field = key.kind == .key ? "rotation policy" : "certificate policy"
        guard case .known(let mine) = left, case .known(let its) = right else {
            add(nil, field, .unproven, Self.reason(left), Self.reason(right))
            return
        }
        let text = key.kind == .key ? Policies.rotation : Policies.certificate
        let (mineText, itsText) = (text(mine), text(its))
        guard !mineText.utf8.elementsEqual(itsText.utf8) else { return }
        add(nil, field, .different, mineText.isEmpty ? "none" : mineText, itsText.isEmpty ? "none" : itsText)
    }

    private static func reason(_ reading: Reading<JSON>) -> String? {
        guard case .unreadable(let why) = reading else { return nil }
        return why
    }

    /// A version's content never changes, so that the same id proves what cannot be read.
    private mutating func unlessProvenByID(
        _ id: String, _ field: String, _ left: ArchiveVersion, _ right: ArchiveVersion, _ why: String
    ) {
        if left.id != right.id { add(id, field, .unproven, why, why) }
    }

    private mutating func compare(_ id: String, _ field: String, _ left: String?, _ right: String?) {
        if let left, let right, left.utf8.elementsEqual(right.utf8) { return }
        if left == nil, right == nil { return }
        add(id, field, .different, left ?? "not set", right ?? "not set")
    }

    private mutating func add(
        _ version: String?, _ field: String, _ differenceClass: DifferenceClass, _ left: String?, _ right: String?
    ) {
        items.append(
            VerifyItem(
                kind: key.kind, name: name, version: version, field: field, differenceClass: differenceClass,
                left: left, right: right))
    }
}
