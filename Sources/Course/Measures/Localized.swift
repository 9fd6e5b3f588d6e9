import Drawing
import Explanations
import Tensors

/// A map of one object, and where the object is: what a box that is drawn from the map is judged by.
public struct Localized: Sendable {
    /// `[H, W]`, of the picture's size.
    public let map: Tensor
    /// The box around the object.
    public let truth: BoundingBox?

    /// - Parameters:
    ///   - map: `[1, 1, h, w]`.
    ///   - truth: the object's mask, `[H, W]`, 0...1.
    public init(_ map: Tensor, truth: Tensor) {
        let (height, width) = (map.shape[map.shape.rank - 2], map.shape[map.shape.rank - 1])
        self.map = map.reshaped(to: [height, width]).resized(height: truth.shape[0], width: truth.shape[1])
        self.truth = BoundingBox(around: truth)
    }

    /// The box around the largest part of the map that lies above a share of its maximum.
    public func box(above threshold: Float) -> BoundingBox? { BoxLocalization(threshold: threshold).box(of: map) }

    /// IoU of that box and the true one; 0 where one of them is not there.
    public func overlap(above threshold: Float) -> Float { overlap(box(above: threshold)) }

    /// IoU of a box in the middle of the picture, half as high and half as wide.
    public var centredOverlap: Float {
        let (height, width) = (map.shape[0], map.shape[1])
        return overlap(
            BoundingBox(rows: height / 4...height * 3 / 4 - 1, columns: width / 4...width * 3 / 4 - 1))
    }

    /// IoU of the whole picture.
    public var wholeOverlap: Float {
        overlap(BoundingBox(rows: 0...map.shape[0] - 1, columns: 0...map.shape[1] - 1))
    }

    private func overlap(_ box: BoundingBox?) -> Float {
        guard let box, let truth else { return 0 }
        return box.intersectionOverUnion(with: truth)
    }

    /// The map over its picture with both boxes, the true one in blue and the one drawn from the map in red, and their
    /// IoU under it.
    public func cell(
        of target: Int, in picture: ClassifiedPicture, above threshold: Float, _ notebook: Notebook
    ) throws(NotebookError) -> Cell {
        let (height, width) = (Double(map.shape[0]), Double(map.shape[1]))
        let boxes = [(truth, Color.skyBlue), (box(above: threshold), Color.vermillion)]
        var cell = picture.cell(
            map.relu(), of: target,
            caption: picture.name(of: target) + " · IoU "
                + (try notebook.words(overlap(above: threshold), .decimals(2))))
        cell.marks = boxes.compactMap { box, color in
            box.map { box in
                let (top, left) = (Double(box.rows.lowerBound), Double(box.columns.lowerBound))
                return .box(
                    Rectangle(
                        x: left / width, y: top / height, width: Double(box.columns.count) / width,
                        height: Double(box.rows.count) / height), color: color)
            }
        }
        return cell
    }
}

extension [Float] {
    /// The share of overlaps that count as found: an IoU of ½ or more.
    public var successRate: Float { isEmpty ? 0 : Float(count { $0 >= 0.5 }) / Float(count) }
}
