import ArgumentParser
import Foundation
import Mirador

extension FigureFormat {
    /// The format that the end of a file's name says.
    init?(path: String) { self.init(rawValue: URL(fileURLWithPath: path).pathExtension.lowercased()) }

    /// Makes sure that a file's name says a format.
    static func check(_ figure: String?, option: String = "--figure") throws {
        guard let figure, FigureFormat(path: figure) == nil else { return }
        let known = allCases.map { ".\($0.rawValue)" }.joined(separator: ", ")
        throw ValidationError("\(option) \(figure): a figure is one of \(known), told by the end of its name.")
    }
}
