import Tensors
import Testing

@testable import Drawing

@Suite struct `Marks on pictures` {
    @Test func `Seams are thin lines across the picture`() {
        let picture = Photograph(Tensor(repeating: 128, shape: [3, 8, 8]))
        let cell = Cell.photograph(picture, marks: [.seams(columns: [0.25], rows: [0.5])])
        let commands = cell.commands(in: Rectangle(x: 10, y: 20, width: 80, height: 80))
        guard case .clipped(_, let drawn) = commands[0] else {
            Issue.record("marks are clipped to their picture, got \(commands)")
            return
        }
        #expect(drawn[1] == .fill(Rectangle(x: 29.5, y: 20, width: 1, height: 80), .hairline))
        #expect(drawn[2] == .fill(Rectangle(x: 10, y: 59.5, width: 80, height: 1), .hairline))
        #expect(drawn.count == 3)
    }
}
