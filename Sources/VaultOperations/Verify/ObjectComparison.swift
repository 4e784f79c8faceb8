import ExactJSON
import KeyVault

/// Compares one object of both sides, field by field.
struct ObjectComparison {
    /// What was found.
    private(set) var items: [VerifyItem] = []
    /// How many fields could not be read on both sides and are proven by the version's origin alone: the same id, or the
    /// journal of the move. A version's content never changes.
    private(set) var provenByOrigin = 0
    /// Whether the right side's key material was made anew, as the journal of the move knows.
    private(set) var isRecreated = false
    private let key: ObjectKey
    private let name: String

    /// Compares two observations of one object.
    ///
    /// - Parameter knowledge: what the journals of the move tell.
    init(
        _ key: ObjectKey, _ left: ObservedObject, _ right: ObservedObject, _ knowledge: MoveKnowledge = MoveKnowledge()
    ) {
        self.init(key, name: left.name)
        if knowledge.recreated.contains(key), Self.areStrangers(left, right) {
            isRecreated = true
            compareRecreated(left, right)
            return
        }
        let pairs = VersionPairs(left, right, written: knowledge.written[key] ?? [:]) { left, right in
            var pair = ObjectComparison(key, name: "")
            pair.compare(VersionPairs.Pair(left: left, right: right, tie: .order))
            return pair.items.isEmpty
        }
        for (version, differenceClass) in pairs.onlyLeft {
            let why = knowledge.versionReasons[key]?[version.facts.id].map { ": \($0)" } ?? ""
            add(version.facts.id, "version", differenceClass, "there", "not there\(why)")
        }
        for (version, differenceClass) in pairs.onlyRight {
            add(version.facts.id, "version", differenceClass, "not there", "there")
        }
        if pairs.orderDiffers { add(nil, "order of versions", .different, nil, nil) }
        for pair in pairs.pairs { compare(pair) }
        comparePolicies(left.policy, right.policy, fillsIn: !pairs.pairs.contains { $0.tie == .id })
    }

    private init(_ key: ObjectKey, name: String) {
        self.key = key
        self.name = name
    }

    private static func areStrangers(_ left: ObservedObject, _ right: ObservedObject) -> Bool {
        Set(left.versions.map(\.facts.id)).isDisjoint(with: right.versions.map(\.facts.id))
    }

    /// An object with new material: what it is for must be equal, what it is made of cannot. Only the source's current
    /// version has a counterpart.
    private mutating func compareRecreated(_ left: ObservedObject, _ right: ObservedObject) {
        guard let mine = left.versions.last?.facts, let its = right.versions.first?.facts else { return }
        compare(mine.id, "enabled", "\(mine.enabled)", "\(its.enabled)")
        compareTags(mine.id, mine.tags, its.tags)
        if key.kind == .key { compareTimes(mine, its) }
        compareShape(mine, its)
        for version in right.versions.dropFirst() {
            add(version.facts.id, "version", .targetMovedOn, "not there", "there")
        }
        comparePolicies(left.policy, right.policy, fillsIn: true)
    }

    private mutating func compare(_ pair: VersionPairs.Pair) {
        let (mine, its) = (pair.left.facts, pair.right.facts)
        let id = mine.id
        compare(id, "enabled", "\(mine.enabled)", "\(its.enabled)")
        compareTags(id, mine.tags, its.tags)
        compareTimes(mine, its)
        switch key.kind {
        case .secret:
            compare(id, "content-type", mine.contentType ?? "", its.contentType ?? "")
            compareValues(pair)
        case .key: compareKeys(pair)
        case .certificate:
            comparePublic("certificate", mine.publicPart ?? mine.x5t, its.publicPart ?? its.x5t, pair)
            compareContainers(pair)
        }
    }

    private mutating func compareTimes(_ left: ArchiveVersion, _ right: ArchiveVersion) {
        compare(left.id, "activates", left.notBefore.map(Clock.iso8601), right.notBefore.map(Clock.iso8601))
        compare(left.id, "expires", left.expires.map(Clock.iso8601), right.expires.map(Clock.iso8601))
    }

    /// Every tag that differs is named.
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

    private mutating func compareValues(_ pair: VersionPairs.Pair) {
        guard let mine = pair.left.value, let its = pair.right.value else { return }
        switch (mine, its) {
        case (.known(let mine), .known(let its)):
            if !mine.equalsInConstantTime(its) { add(pair.left.facts.id, "value", .different, "differs", "differs") }
        default: unlessProvenByOrigin("value", pair, Self.reason(mine), Self.reason(its))
        }
    }

    private mutating func compareKeys(_ pair: VersionPairs.Pair) {
        let (left, right) = (pair.left.facts, pair.right.facts)
        guard left.keyType != nil, right.keyType != nil else {
            unlessProvenByOrigin(
                "key", pair, left.keyType == nil ? "not readable" : nil, right.keyType == nil ? "not readable" : nil)
            return
        }
        compareShape(left, right)
        comparePublic("public key", left.publicPart, right.publicPart, pair)
    }

    /// What kind of key it is, and what it may be used for.
    private mutating func compareShape(_ left: ArchiveVersion, _ right: ArchiveVersion) {
        compare(left.id, "key-type", left.keyType, right.keyType)
        compare(left.id, "key-size", left.bits.map { "\($0)" }, right.bits.map { "\($0)" })
        compare(left.id, "curve", left.curve, right.curve)
        compare(
            left.id, "operations", left.operations.map { Set($0).sorted().joined(separator: " ") },
            right.operations.map { Set($0).sorted().joined(separator: " ") })
        compare(left.id, "release-policy", left.releasePolicy?.serializedText, right.releasePolicy?.serializedText)
    }

    private mutating func comparePublic(
        _ field: String, _ mine: String?, _ its: String?, _ pair: VersionPairs.Pair
    ) {
        guard let mine, let its else {
            unlessProvenByOrigin(
                field, pair, mine == nil ? "not readable" : nil, its == nil ? "not readable" : nil)
            return
        }
        compare(pair.left.facts.id, field, mine, its)
    }

    /// Container bytes differ on every export, so what they hold is compared: that the key is the certificate's, and the
    /// certificates, in order only where the service keeps it.
    private mutating func compareContainers(_ pair: VersionPairs.Pair) {
        let (left, right, id) = (pair.left, pair.right, pair.left.facts.id)
        if let mine = left.keepsChainOrder, let its = right.keepsChainOrder {
            compare(id, "preserve-cert-order", "\(mine)", "\(its)")
        }
        for (isLeft, members) in [(true, left.members), (false, right.members)] {
            guard let members else { continue }
            func missing(_ what: String) {
                add(id, "members", .different, isLeft ? "no \(what)" : nil, isLeft ? nil : "no \(what)")
            }
            if !members.hasKey { missing("key of the certificate") }
            if !members.hasSecret { missing("secret of the certificate") }
        }
        guard let mine = left.container, let its = right.container else { return }
        guard case .known(let mine) = mine, case .known(let its) = its else {
            unlessProvenByOrigin("private key", pair, Self.reason(mine), Self.reason(its))
            return
        }
        let foreign = "not the certificate's own"
        if mine.hasForeignKey || its.hasForeignKey {
            add(
                id, "private key", .different, mine.hasForeignKey ? foreign : "there",
                its.hasForeignKey ? foreign : "there")
        }
        compare(id, "private key", mine.hasKey ? "there" : "not there", its.hasKey ? "there" : "not there")
        if !mine.hasKey, !its.hasKey { unlessProvenByOrigin("private key", pair, "not exportable", "not exportable") }
        let isOrdered = left.keepsChainOrder == true && right.keepsChainOrder == true
        let isEqual =
            isOrdered
            ? mine.certificates == its.certificates : Set(mine.certificates) == Set(its.certificates)
        if !isEqual {
            let other = isOrdered ? "others, or in another order" : "others"
            add(
                id, "chain", .different, "\(mine.certificates.count) certificates",
                "\(its.certificates.count), \(other)")
        }
    }

    /// - Parameter fillsIn: whether the right side was made by an import, at which the service fills in members of its own.
    private mutating func comparePolicies(_ left: Reading<JSON>?, _ right: Reading<JSON>?, fillsIn: Bool) {
        guard let left, let right else { return }
        let field = key.kind == .key ? "rotation policy" : "certificate policy"
        guard case .known(let mine) = left, case .known(let its) = right else {
            add(nil, field, .unproven, Self.reason(left), Self.reason(right))
            return
        }
        let (mineText, itsText): (String, String)
        if key.kind == .key {
            (mineText, itsText) = (Policies.rotation(mine), Policies.rotation(its))
        } else {
            mineText = Policies.certificate(mine)
            itsText = fillsIn ? Policies.certificate(its, only: mine) : Policies.certificate(its)
        }
        guard !mineText.utf8.elementsEqual(itsText.utf8) else { return }
        add(nil, field, .different, mineText.isEmpty ? "none" : mineText, itsText.isEmpty ? "none" : itsText)
    }

    private static func reason(_ reading: Reading<some Sendable>) -> String? {
        guard case .unreadable(let why) = reading else { return nil }
        return why
    }

    private mutating func unlessProvenByOrigin(
        _ field: String, _ pair: VersionPairs.Pair, _ left: String?, _ right: String?
    ) {
        guard pair.tie == .order else {
            provenByOrigin += 1
            return
        }
        add(pair.left.facts.id, field, .unproven, left ?? "read", right ?? "read")
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
