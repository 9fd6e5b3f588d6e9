/// A table in columns of equal width: words to the left, numbers to the right.
struct AlignedTable {
    let table: SetTable

    /// The table's lines, indented by two.
    func lines(in terminal: Terminal) -> [String] {
        let widths = table.columns.indices.map { column in
            ([table.columns] + table.rows).map { $0[column].count }.max() ?? 0
        }
        func line(_ cells: [String]) -> String {
            var text = "  "
            for (column, cell) in cells.enumerated() {
                let filling = String(repeating: " ", count: widths[column] - cell.count)
                text += (column == 0 ? "" : "   ") + (table.isNumeric[column] ? filling + cell : cell + filling)
            }
            while text.last == " " { text.removeLast() }
            return text
        }
        return [terminal.styled(line(table.columns), .faint)] + table.rows.map(line)
    }
}
