import Drawing
import Foundation
import Networks
import Tensors

/// One object alone on a plain grey ground: a cut-out as a picture of its own, neither cut nor hidden.
public struct PlainCutout: Hashable, Sendable {
    public let path: String
    /// What kind of thing it is: the folder that it lies in, `animals/birds`.
    public let kind: String

    /// The level of the ground, and the share of the picture's side that the object's longer one takes: as in `Species`.
    private static let ground: Float = 124
    private static let share = 190.0 / 224

    /// The file's name without its ending.
    public var name: String { URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent }

    /// The picture for a network, of the network's size.
    /// - Throws: `PhotographError`.
    public func picture(for network: Network) throws -> InputPicture {
        let (height, width) = (network.input.height, network.input.width)
        let photograph = try Photograph(contentsOf: path)
        let room = Self.share * Double(min(height, width))
        let scale = room / Double(max(photograph.width, photograph.height))
        let cutout = Cutout(
            photograph, width: max(1, Int((Double(photograph.width) * scale).rounded())), mirrored: false)
        let top = (height - cutout.height) / 2, left = (width - cutout.width) / 2
        var visible = Tensor(repeating: Self.ground, shape: [3, height, width])
        let plane = cutout.height * cutout.width
        visible.withMutableElements { visible in
            cutout.layers.withElements { layers in
                for row in 0..<cutout.height {
                    for column in 0..<cutout.width {
                        let at = row * cutout.width + column, alpha = layers[3 * plane + at] / 255
                        for channel in 0..<3 {
                            visible[(channel * height + top + row) * width + left + column] =
                                layers[channel * plane + at] + Self.ground * (1 - alpha)
                        }
                    }
                }
            }
        }
        return InputPicture(name: name, input: network.input.normalize(visible), visible: visible)
    }
}

extension Assets {
    private static let photographed: Set<Substring> = [
        "animals", "food", "hobbies", "household", "plants", "space", "sports", "vehicles",
    ]

    /// The cut-outs that show living things, food and things that people made, in the order of their paths: most of these
    /// are photographs, as most of the others, letters, houses, costumes, are drawings. A small installation has few.
    public func plainCutouts() -> [PlainCutout] {
        let folder = URL(fileURLWithPath: repository.assets + "/stamps").resolvingSymlinksInPath().path
        let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return files.sorted().compactMap { file in
            let parts = file.split(separator: "/")
            guard file.hasSuffix(".png"), parts.count > 1, Self.photographed.contains(parts[0]),
                !parts.contains("cartoon")
            else { return nil }
            return PlainCutout(
                path: folder + "/" + file, kind: parts.dropLast().prefix(2).joined(separator: "/"))
        }
    }
}
