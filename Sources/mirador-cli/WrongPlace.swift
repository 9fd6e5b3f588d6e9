import Foundation
import Mirador

/// A place where a command is asked to write and cannot.
struct WrongPlace: Error, CustomStringConvertible {
    let path, reason: String
    var description: String { "\(path) cannot be written: \(reason)." }

    /// Makes sure before the work that files can be made or replaced at some paths, and that no two of them are one.
    static func check(_ paths: String?...) throws(WrongPlace) {
        var places: Set<String> = []
        for path in paths.compactMap({ $0 }) {
            do throws(AtomicFile.Failure) {
                let place = try AtomicFile.place(of: path)
                guard places.insert(place).inserted else {
                    throw AtomicFile.Failure(reason: "two results would be the same file; give each its own")
                }
            } catch {
                throw WrongPlace(path: path, reason: error.reason)
            }
        }
    }
}

/// Names for files of which no two are alike.
struct DistinctNames {
    private var used: Set<String> = []

    /// The name that is wanted, or with `-2`, `-3` … behind it where it is taken.
    mutating func name(_ wanted: String) -> String {
        var name = wanted, number = 1
        while !used.insert(name).inserted {
            number += 1
            name = "\(wanted)-\(number)"
        }
        return name
    }
}
