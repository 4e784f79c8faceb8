internal import Rendering

/// Where text ends on a screen of a certain width, counted from where it began.
struct ScreenPosition: Equatable {
    /// Rows below the first.
    var row = 0
    /// Columns from the left.
    var column = 0

    /// The position after `text` on a screen of that many columns: line breaks, tabs, characters that no longer fit and
    /// control characters (shown as `^X`) counted as the editor shows them.
    func advanced(over text: some StringProtocol, columns: Int) -> ScreenPosition {
        var position = self
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n":
                position.row += 1
                position.column = 0
                continue
            case "\t":
                position.step(8 - position.column % 8, columns)
            default:
                position.step(scalar.value < 0x20 || scalar.value == 0x7F ? 2 : DisplayWidth.of(scalar), columns)
            }
        }
        return position
    }

    private mutating func step(_ width: Int, _ columns: Int) {
        if column + width > columns {
            row += 1
            column = 0
        }
        column += width
        if column >= columns {
            row += 1
            column = 0
        }
    }
}
