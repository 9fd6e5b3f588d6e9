import Foundation
import Mirador

/// The classes of points, as a file tells them.
struct PointClasses {
    /// The class of each point, as the file has it.
    let labels: [Int]
    /// The same, numbered from 0 on without gaps: a label may be any number, and is no size of anything.
    let numbers: [Int]
    /// Of the classes that there are, by those numbers.
    let names: [String]

    /// - Parameters:
    ///   - names: separated by commas, of the classes 0, 1, …; numbers where there are none.
    ///   - points: how many labels there have to be.
    init(contentsOf path: String, names: String?, points: Int) throws {
        let read = try NumPyFile.read(from: path)
        guard read.count == points else {
            throw FileFlaw(file: path, reason: "it has \(read.count) labels for \(points) points.")
        }
        if let place = read.elements.firstIndex(where: { !($0 >= 0 && $0 < 1e6 && $0 == $0.rounded()) }) {
            let value = read.elements[place]
            throw FileFlaw(file: path, reason: "label \(place) is \(value), not a whole number from 0 to 999999.")
        }
        let labels = read.elements.map { Int($0) }, used = Set(labels).sorted()
        let given = names?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        if let given, let last = used.last, given.count <= last {
            throw FileFlaw(
                file: path, reason: "its labels go up to \(last), and there are \(given.count) class names.")
        }
        let places = Dictionary(uniqueKeysWithValues: used.enumerated().map { ($1, $0) })
        self.labels = labels
        numbers = labels.compactMap { places[$0] }
        self.names = used.map { given?[$0] ?? "\($0)" }
    }
}
