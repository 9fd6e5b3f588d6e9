import Foundation

extension FigureGrid {
    /// The grid in one piece where a PNG file holds it at a scale, or else its rows on as many pages as that takes, about
    /// as many on each.
    public func pages(scale: Double) -> [FigureGrid] {
        var count = 1
        while count < rows.count {
            let pages = divided(into: count)
            if pages.allSatisfy({ $0.fits(scale) }) { return pages }
            count += max(1, count / 4)
        }
        return divided(into: max(rows.count, 1))
    }

    private func fits(_ scale: Double) -> Bool {
        guard let fitting = try? FigureSize.scale(of: size, asked: scale) else { return false }
        return fitting == scale
    }

    private func divided(into count: Int) -> [FigureGrid] {
        (0..<count).map { page in
            var grid = self
            grid.rows = Array(rows[rows.count * page / count..<rows.count * (page + 1) / count])
            return grid
        }
    }

    /// Writes the grid to a file, or where a PNG file cannot hold it, in pages: `maps.png`, `maps-2.png`, …
    /// - Returns: the files, and how many rows each has.
    /// - Throws: ``FileWritingError``, ``FigureTooLarge`` where one row alone is too wide.
    @discardableResult
    public func writePages(to path: String, scale: Double) throws -> [(path: String, rows: Int)] {
        let pages = FigureFormat(of: path) == .png ? pages(scale: scale) : [self]
        let ending = (path as NSString).pathExtension, start = (path as NSString).deletingPathExtension
        return try pages.enumerated().map { number, page in
            let file = number == 0 ? path : "\(start)-\(number + 1)" + (ending.isEmpty ? "" : ".\(ending)")
            try page.write(to: file, scale: scale)
            return (file, page.rows.count)
        }
    }
}
