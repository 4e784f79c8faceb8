/// What applications must be changed to.
extension HTMLReport {
    /// Who uses old addresses, and then every old address beside its new one.
    var addresses: String {
        let all = report.addresses
        guard !all.isEmpty else { return "" }
        return users(all.map(\.address)) + everything(all.map(\.address))
    }

    private func users(_ all: [ReportAddress]) -> String {
        let rows = all.flatMap { address in
            address.users.map { user in
                HTMLText.Row(cells: [
                    HTMLText.escaped(user.name), HTMLText.escaped(user.type), Self.address(user.reference),
                    address.new.map(Self.address) ?? HTMLText.badge("no new address"),
                ])
            }
        }
        guard !rows.isEmpty else { return "" }
        let table = HTMLText.table(
            ["Dependent", "Type", "Holds", "Change to"], rows: Array(rows.prefix(Self.mostRows)))
        return "<section><h2>Who uses the old addresses</h2>\n\(table)\(rest(rows.count))</section>\n"
    }

    private func everything(_ all: [ReportAddress]) -> String {
        let ordered = all.filter { $0.new == nil } + all.filter { $0.new != nil }
        let rows = ordered.prefix(Self.mostRows).map { address in
            HTMLText.Row(cells: [
                HTMLText.escaped(address.kind), HTMLText.escaped(address.name), Self.address(address.old),
                address.new.map(Self.address) ?? HTMLText.badge("no new address"),
                HTMLText.escaped(address.new == nil ? "" : address.basis ?? ""), HTMLText.escaped(address.note ?? ""),
            ])
        }
        let headings = ["Kind", "Name", "Old address", "New address", "By", "Note"]
        let table = HTMLText.table(headings, rows: Array(rows), id: "addresses")
        return "<section><h2>Addresses</h2>\n\(table)\(rest(all.count))</section>\n"
    }

    private static func address(_ text: String) -> String { "<code>\(HTMLText.escaped(text))</code>" }
}
