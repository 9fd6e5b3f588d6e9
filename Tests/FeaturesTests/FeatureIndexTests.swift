import Features
import Foundation
import Tensors
import Testing

@Suite struct `Searching feature vectors` {
    @Test func `Four vectors by hand`() throws {
        try withIndex(Tensor([1, 0, 0, 2, 3, 3, 0, 0], shape: [4, 2]), names: ["right", "up", "diagonal", "nothing"]) {
            let query = Tensor([2, 0], shape: [2])
            // Cosine: 0, 1, 1 - 1/√2, and 1 for the zero vector, which has no direction.
            let byCosine = $0.nearest(4, to: query)
            #expect(byCosine.map(\.name) == ["right", "diagonal", "up", "nothing"])
            #expect(zip(byCosine, [0, 1 - 0.5.squareRoot(), 1, 1]).allSatisfy { abs(Double($0.distance) - $1) < 1e-6 })
            // Euclidean: 1, √8, √10, 2.
            let byDistance = $0.nearest(4, to: query, by: .euclidean)
            #expect(byDistance.map(\.name) == ["right", "nothing", "up", "diagonal"])
            let expected = [1, 2, 8.0.squareRoot(), 10.0.squareRoot()]
            #expect(zip(byDistance, expected).allSatisfy { abs(Double($0.distance) - $1) < 1e-6 })
        }
    }

    @Test(arguments: VectorMetric.allCases, [1, 2, 3, 70])
    func `The same as by sorting all distances, for any number of queries`(metric: VectorMetric, queries: Int) throws {
        let vectors = Tensor.groups(7, count: 5000, dimensions: 37), rows = vectors.rows
        let asked = Tensor.groups(7, count: queries, dimensions: 37, seed: 2)
        try withIndex(vectors, names: (0..<5000).map { "\($0)" }) { index in
            let found = index.nearest(10, toEach: asked, by: metric)
            for (q, query) in asked.rows.enumerated() where q % 23 == 0 {
                let distances = rows.map { row in
                    metric == .euclidean ? row.distance(query) : 1 - row.cosine(query)
                }
                let expected = distances.indices.sorted { distances[$0] < distances[$1] }.prefix(10)
                #expect(found[q].map(\.index) == Array(expected))
                for match in found[q] { #expect(abs(Double(match.distance) - distances[match.index]) < 1e-4) }
            }
        }
    }

    @Test func `More are asked for than there are`() throws {
        try withIndex(Tensor([1, 2, 3], shape: [3, 1]), names: ["a", "b", "c"]) {
            #expect($0.nearest(10, to: Tensor([2], shape: [1]), by: .euclidean).map(\.name) == ["b", "a", "c"])
        }
    }

    @Test func `Of vectors equally far the first ones are found, on one core and on all`() throws {
        try withIndex(Tensor(repeating: 1, shape: [5000, 3]), names: (0..<5000).map { "\($0)" }) { index in
            let query = Tensor([1, 0, 0], shape: [3])
            let all = index.nearest(5, to: query)
            #expect(all.map(\.index) == [0, 1, 2, 3, 4])
            #expect(Parallel.$isSerial.withValue(true) { index.nearest(5, to: query) } == all)
        }
    }

    @Test func `Precision is the share of the query's own class among the nearest`() throws {
        try withIndex(Tensor([0, 1, 2, 10, 11], shape: [5, 1]), names: Array(repeating: "", count: 5)) {
            let queries = Tensor([0.9, 10.5], shape: [2, 1])
            // The nearest three of 0.9 are 1, 0, 2: two of class 0. Those of 10.5 are 10, 11, 2: two of class 1.
            let precisions = $0.gallery.precisions(
                upTo: 3, queries: queries, classes: [0, 1], labels: [0, 0, 2, 1, 1], by: .euclidean)
            #expect(precisions == [1, 1, 4.0 / 6])
        }
    }

    @Test func `A vector that asks for its neighbours is none of them, and its copy is`() {
        let gallery = Gallery(Tensor([0, 0, 1, 2, 2], shape: [5, 1]))
        let found = gallery.nearestOthers(2, by: .euclidean).map { $0.map(\.index) }
        #expect(found == [[1, 2], [0, 2], [0, 1], [4, 2], [3, 2]])
        // Of 20 answers of two each: at 1 all but the middle one's are right, at 2 one more of each pair's is wrong.
        let precisions = gallery.precisions(upTo: 2, labels: [0, 0, 1, 1, 1], by: .euclidean)
        #expect(precisions == [4.0 / 5, 6.0 / 10])
    }
}

@Suite struct `Files of feature vectors` {
    @Test func `What is written is read, and more can be added in place`() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/index"
            let first = Tensor.groups(2, count: 30, dimensions: 5), second = Tensor.groups(2, count: 7, dimensions: 5)
            try FeatureIndex.write(first, names: (0..<30).map { "ñ \($0)" }, about: "pixels", to: path)
            let index = try FeatureIndex(contentsOf: path)
            #expect(index.vectors == first)
            #expect(index.about == "pixels")
            #expect(index.name(29) == "ñ 29")
            try index.write(adding: second, names: (0..<7).map { "new \($0)" }, to: path)
            let longer = try FeatureIndex(contentsOf: path)
            #expect(longer.count == 37)
            #expect(longer.vectors[part: 33] == second[part: 3])
            #expect(longer.name(36) == "new 6")
            // The one that was open still sees what it saw.
            #expect(index.vectors == first)
        }
    }

    @Test func `An index of nothing is one too`() throws {
        try withIndex(Tensor(zeros: [0, 4]), names: []) {
            #expect($0.count == 0)
            #expect($0.nearest(3, to: Tensor(zeros: [4])).isEmpty)
        }
    }

    @Test func `A file that is cut off anywhere is not taken`() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/index", cut = folder + "/cut"
            try FeatureIndex.write(Tensor([1, 2, 3, 4], shape: [2, 2]), names: ["a", "b"], about: "x", to: path)
            let bytes = try Data(contentsOf: URL(filePath: path))
            for length in 0..<bytes.count {
                try bytes.prefix(length).write(to: URL(filePath: cut))
                #expect(throws: FeatureIndexError.self) { try FeatureIndex(contentsOf: cut) }
            }
        }
    }

    @Test func `A byte of the header or of the names that has changed is noticed`() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/index"
            try FeatureIndex.write(Tensor([1, 2, 3, 4], shape: [2, 2]), names: ["a", "b"], about: "x", to: path)
            let bytes = try Data(contentsOf: URL(filePath: path))
            for place in Array(0..<64) + Array(64 + 24..<bytes.count) {
                var changed = bytes
                changed[place] ^= 0x21
                try changed.write(to: URL(filePath: path))
                #expect(throws: FeatureIndexError.self) { try FeatureIndex(contentsOf: path) }
            }
        }
    }

    @Test func `What cannot be kept is said by name`() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/index"
            func cause(_ vectors: Tensor, _ names: [String]) -> FeatureIndexError.Cause? {
                do throws(FeatureIndexError) {
                    try FeatureIndex.write(vectors, names: names, about: "x", to: path)
                    return nil
                } catch {
                    return error.cause
                }
            }
            #expect(cause(Tensor([1], shape: [1]), ["a"]) == .notVectors([1]))
            #expect(cause(Tensor([1, 2], shape: [2, 1]), ["a"]) == .unequalCounts(vectors: 2, names: 1))
            #expect(cause(Tensor([1, .nan], shape: [2, 1]), ["a", "b"]) == .notFinite(vector: 1))
            #expect(cause(Tensor([1], shape: [1, 1]), ["a\nb"]) == .lineBreak("a\nb"))
            #expect(!FileManager.default.fileExists(atPath: path))
            let missing = #expect(throws: FeatureIndexError.self) { try FeatureIndex(contentsOf: path) }
            #expect(missing?.description.contains(path) == true)
            try Data("hello".utf8).write(to: URL(filePath: path))
            let wrong = #expect(throws: FeatureIndexError.self) { try FeatureIndex(contentsOf: path) }
            #expect(wrong?.cause == .notIndex)
        }
    }
}

/// Calls `body` with an index that is in a file.
private func withIndex<Result>(
    _ vectors: Tensor, names: [String], _ body: (FeatureIndex) throws -> Result
) throws -> Result {
    try withTemporaryFolder { folder in
        let path = folder + "/index"
        try FeatureIndex.write(vectors, names: names, about: "test", to: path)
        return try body(FeatureIndex(contentsOf: path))
    }
}

/// Calls `body` with the path of an empty folder that is removed afterwards.
private func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "mirador-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder.path)
}

extension [Double] {
    fileprivate func cosine(_ other: [Double]) -> Double {
        let zero = [Double](repeating: 0, count: count)
        return zip(self, other).reduce(0) { $0 + $1.0 * $1.1 } / (distance(zero) * other.distance(zero))
    }
}
