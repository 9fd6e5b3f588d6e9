extension Segments {
    /// Patches in one piece each: a patch that lies in several pieces becomes several patches, and a piece that is too
    /// small joins the neighbour with which it shares the longest border.
    ///
    /// Two pixels are neighbours if they share a side. What joins joins in the order of its first pixel; a piece of which
    /// all neighbours are too small waits for one of them to have joined. Where no piece is large
    /// enough, the largest ones stay.
    ///
    /// - Parameters:
    ///   - labels: for each pixel, row by row, any number.
    ///   - smallest: the least number of pixels of a patch.
    /// - Complexity: O(pixels), and O(pieces²) at worst in the number of small pieces.
    package static func connecting(_ labels: [Int32], height: Int, width: Int, smallest: Int) -> Segments {
        let pieces = Pieces(of: labels, height: height, width: width)
        let largest = pieces.sizes.max()!
        let isSmall = pieces.sizes.map { $0 < min(smallest, largest) }
        // The piece that each piece has become part of; none yet for small ones.
        var whole = isSmall.indices.map { isSmall[$0] ? -1 : $0 }
        var waiting = isSmall.indices.filter { isSmall[$0] }
        let borders = pieces.borders(of: isSmall)
        while !waiting.isEmpty {
            waiting = waiting.filter { piece in
                var shared: [Int: Int] = [:]
                for (neighbour, length) in borders[piece] where whole[neighbour] >= 0 {
                    shared[whole[neighbour], default: 0] += length
                }
                guard let longest = shared.values.max() else { return true }
                whole[piece] = shared.filter { $0.value == longest }.keys.min()!
                return false
            }
        }
        var numbers = [Int32](repeating: -1, count: whole.count), next: Int32 = 0
        return Segments(
            labels: pieces.labels.map { piece in
                let whole = whole[Int(piece)]
                if numbers[whole] < 0 { (numbers[whole], next) = (next, next + 1) }
                return numbers[whole]
            }, height: height, width: width)
    }
}

/// The connected pieces of a labelled image, numbered in the order of their first pixels.
private struct Pieces {
    private(set) var labels: [Int32]
    private(set) var sizes: [Int] = []
    private let width: Int

    init(of given: [Int32], height: Int, width: Int) {
        self.width = width
        labels = [Int32](repeating: -1, count: given.count)
        var open: [Int] = []
        for first in given.indices where labels[first] < 0 {
            let piece = Int32(sizes.count)
            labels[first] = piece
            open.append(first)
            var size = 0
            while let i = open.popLast() {
                size += 1
                let column = i % width
                func visit(_ j: Int) {
                    guard labels[j] < 0, given[j] == given[i] else { return }
                    labels[j] = piece
                    open.append(j)
                }
                if column > 0 { visit(i - 1) }
                if column < width - 1 { visit(i + 1) }
                if i >= width { visit(i - width) }
                if i < given.count - width { visit(i + width) }
            }
            sizes.append(size)
        }
    }

    /// For some pieces, their neighbours and the number of pixel sides that they share; nothing for the others.
    func borders(of isAsked: [Bool]) -> [[Int: Int]] {
        var borders = [[Int: Int]](repeating: [:], count: sizes.count)
        func meet(_ a: Int, _ b: Int) {
            if isAsked[a] { borders[a][b, default: 0] += 1 }
            if isAsked[b] { borders[b][a, default: 0] += 1 }
        }
        for i in labels.indices {
            let piece = labels[i]
            if i % width < width - 1, labels[i + 1] != piece { meet(Int(piece), Int(labels[i + 1])) }
            if i + width < labels.count, labels[i + width] != piece { meet(Int(piece), Int(labels[i + width])) }
        }
        return borders
    }
}
