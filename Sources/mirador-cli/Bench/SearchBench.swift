import Foundation
import Mirador

/// Time of one query in an index that is mapped from a file.
struct SearchBench {
    let count = 100_000, dimensions = 1280

    /// The line to print; the file, half a gigabyte, is gone afterwards.
    func line(runs: Int) throws -> String {
        try ScratchFolder.use { try line(runs: runs, indexAt: $0 + "/random.index") }
    }

    private func line(runs: Int, indexAt path: String) throws -> String {
        let numbers = RandomNumbers(seed: 0, stream: "search bench")
        try FeatureIndex.write(
            numbers.uniformTensor([count, dimensions], in: -1...1), names: (0..<count).map(String.init),
            about: "random numbers", to: path)
        let index = try FeatureIndex(contentsOf: path), query = index.vectors[part: count / 2]
        let times = VectorMetric.allCases.map { metric in
            let milliseconds = medianMilliseconds(of: runs) { index.nearest(10, to: query, by: metric) }
            return "\(metric.rawValue) " + String(format: "%.1f ms", milliseconds)
        }
        return "search, \(count) vectors of \(dimensions), the ten nearest: " + times.joined(separator: ", ")
    }
}
