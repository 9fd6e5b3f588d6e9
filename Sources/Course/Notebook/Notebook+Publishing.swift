import Drawing
import Foundation
import Tensors

extension Notebook {
    /// The most bytes of a published PNG file: the repository holds a hundred of them.
    private static let mostBytes = 400_000

    /// Writes figures, maps and what both are compared by alone, as small as is good to commit.
    ///
    /// PNG files have 256 colours and the largest of the scales 2, 1.5 and 1 that stays below 400 kB. The drawing commands
    /// of each figure lie in `drawings/`. Maps that are larger than 32 places a side are averaged over squares, so that they
    /// can be compared and not more.
    ///
    /// - Parameters:
    ///   - folder: made if it is not there; figures go into it, maps into its `maps/`.
    ///   - formats: kinds of figure files beside PNG.
    ///   - picturesAreDrawn: whether there are pictures, or what they are compared by alone.
    /// - Throws: `NotebookError` where prose and run do not fit, and what writing throws.
    package func publish(to folder: String, formats: [FigureFormat] = [], picturesAreDrawn: Bool = true) throws {
        try check()
        for part in ["maps", "drawings"] {
            try FileManager.default.createDirectory(
                atPath: folder + "/" + part, withIntermediateDirectories: true)
        }
        let thumbnail = thumbnail.map { (name: Notebook.thumbnailName, figure: $0 as any Figure) }
        let pictures = figures + [thumbnail].compactMap { $0 }
        try Parallel.forEach(pictures.count) { i in
            let (name, figure) = pictures[i]
            let png = picturesAreDrawn ? published(figure, isThumbnail: name == Notebook.thumbnailName) : nil
            if let png { try AtomicFile.write(png, to: "\(folder)/\(name).png") }
            let (agreement, claims) = agreements[name] ?? (.rounding, [])
            let record = DrawingRecord(of: figure.sheet(), agreement: agreement, claims: claims)
            try AtomicFile.write(
                PublishedDrawing(record: record, picture: png).text, to: "\(folder)/drawings/\(name).txt")
        }
        for (name, figure) in figures {
            for format in formats where format != .png {
                try figure.write(to: "\(folder)/\(name).\(format.rawValue)", format: format)
            }
        }
        for (name, map, _) in maps {
            try NumPyFile.write(map.averaged(toAtMost: 32), to: "\(folder)/maps/\(name).npy")
        }
        let table = maps.map { "\($0.name) \($0.agreement)\n" }.joined()
        try AtomicFile.write(table, to: "\(folder)/maps/agreement.txt")
    }

    private func published(_ figure: any Figure, isThumbnail: Bool) -> [UInt8] {
        var png: [UInt8] = []
        for scale in isThumbnail ? [2] : [2, 1.5, 1] where png.isEmpty || png.count > Notebook.mostBytes {
            png = figure.data(as: .png, scale: scale, isReduced: true)
        }
        return png
    }
}

extension Tensor {
    /// The means over the smallest equal squares that leave no more than `side` of them along height and width; what is
    /// left over at the right and at the foot belongs to the last squares.
    package func averaged(toAtMost side: Int) -> Tensor {
        guard shape.rank >= 2 else { return self }
        let (height, width) = (shape[shape.rank - 2], shape[shape.rank - 1])
        let step = (max(height, width) + side - 1) / side
        guard step > 1 else { return self }
        let rows = max(height / step, 1), columns = max(width / step, 1), planes = count / (height * width)
        var sums = [Double](repeating: 0, count: planes * rows * columns), counts = sums
        withElements { x in
            for i in x.indices {
                let plane = i / (height * width), y = i / width % height
                let at = (plane * rows + min(y / step, rows - 1)) * columns + min(i % width / step, columns - 1)
                sums[at] += Double(x[i])
                counts[at] += 1
            }
        }
        return Tensor(
            zip(sums, counts).map { Float($0 / $1) }, shape: Shape(shape.dropLast(2) + [rows, columns]))
    }
}
