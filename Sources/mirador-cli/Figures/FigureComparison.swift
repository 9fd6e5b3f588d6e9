import Foundation
import Mirador

/// Differences between figures and maps that were drawn and those that were kept.
///
/// A figure differs when it says something else: its drawing commands are compared, and not its pixels, by the `Agreement`
/// that its lesson states; a map by its `MapAgreement`. Of the picture file it is known of which commands it was made.
struct FigureComparison {
    /// How many figures and maps there are to compare.
    let count: Int
    let differences: [FigureDifference]

    /// - Parameters:
    ///   - drawn: a lesson's folder, just written; picture files may be missing.
    ///   - kept: the lesson's folder in `Figures/`.
    init(of drawn: URL, with kept: URL) throws {
        let (new, old) = (FigureShelf(drawn), FigureShelf(kept))
        let drawings = Set(new.files(in: "drawings/", ".txt") + old.files(in: "drawings/", ".txt")).sorted()
        let maps = Set(new.files(in: "maps/", ".npy") + old.files(in: "maps/", ".npy")).sorted()
        // A picture without a drawing would never be looked at.
        let strays = old.files(in: "", ".png").filter { !drawings.contains("drawings/\($0.dropLast(4)).txt") }
        count = drawings.count + maps.count
        func difference(of file: String, named name: String, _ compare: (String, String) throws -> String?) rethrows
            -> FigureDifference?
        {
            let paths = [drawn, kept].map { $0.appendingPathComponent(file).path }
            let areThere = paths.map { FileManager.default.fileExists(atPath: $0) }
            let reason =
                !areThere[1]
                ? "it was never kept" : !areThere[0] ? "it is not drawn any more" : try compare(paths[0], paths[1])
            return reason.map { FigureDifference(file: "\(kept.lastPathComponent)/\(name)", reason: $0) }
        }
        let agreements = try MapAgreements(contentsOf: drawn), keptAgreements = try MapAgreements(contentsOf: kept)
        differences =
            try drawings.compactMap { file in
                let picture = file.dropFirst("drawings/".count).dropLast(4) + ".png"
                return try difference(of: file, named: String(picture)) { drawn, keptPath in
                    try Self.difference(
                        ofDrawing: drawn, from: keptPath, picture: kept.appendingPathComponent(String(picture)))
                }
            } + strays.map { FigureDifference(file: "\(kept.lastPathComponent)/\($0)", reason: "it was never drawn") }
            + maps.compactMap { file in
                try difference(of: file, named: file) { drawn, kept in
                    let name = String(file.dropFirst("maps/".count).dropLast(4))
                    guard let agreement = agreements[name], agreement == keptAgreements[name] else {
                        return "it is compared otherwise than it was kept"
                    }
                    return agreement.difference(
                        of: try NumPyFile.read(from: drawn), from: try NumPyFile.read(from: kept))
                }
            }
    }

    private static func difference(ofDrawing drawn: String, from kept: String, picture: URL) throws -> String? {
        let (new, old) = (try PublishedDrawing(contentsOf: drawn), try PublishedDrawing(contentsOf: kept))
        guard let file = try? Data(contentsOf: picture), PublishedDrawing.checksum(of: [UInt8](file)) == old.checksum
        else { return "its file is not the one that was drawn" }
        return new.record.difference(from: old.record)
    }
}

/// A file that came out otherwise.
struct FigureDifference: CustomStringConvertible {
    let file, reason: String
    var description: String { "\(file): \(reason)" }
}

/// Closeness with which each map of a lesson is compared: `maps/agreement.txt`.
struct MapAgreements {
    private let agreements: [String: MapAgreement]

    /// - Parameter folder: the lesson's.
    init(contentsOf folder: URL) throws {
        let path = folder.appendingPathComponent("maps/agreement.txt")
        let text = (try? String(contentsOf: path, encoding: .utf8)) ?? ""
        agreements = Dictionary(
            uniqueKeysWithValues: text.split(separator: "\n").compactMap { line in
                let words = line.split(separator: " ", maxSplits: 1)
                guard words.count == 2, let agreement = MapAgreement(words[1]) else { return nil }
                return (String(words[0]), agreement)
            })
    }

    subscript(map: String) -> MapAgreement? { agreements[map] }
}
