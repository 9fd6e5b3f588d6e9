import Drawing
import Features
import Tensors

extension FilterBank {
    /// A filter as a cell: in colour over RGB, otherwise one of the channels that it sees, blue below 0 and red above.
    public func cell(of filter: Int, channel: Int = 0, caption: String = "") -> Cell {
        if kernels.shape[1] == 3 { return .pixels(Photograph(colourPicture(of: filter)), caption: caption) }
        let slice = slice(of: filter, channel: channel)
        let limit = kernels[part: filter].absoluteValue().maximum()
        let signed = Heatmap(slice, over: nil, scale: ColorScale(.symmetric(limit), unit: ""))
        return .pixels(signed.rendered(), caption: caption)
    }

    /// The first filters in rows: side by side where one cell shows a filter, else a row a filter with the channels that
    /// it sees side by side.
    public func rows(of count: Int, perRow: Int) -> [[Cell]] {
        let channels = kernels.shape[1], shown = 0..<min(count, self.count)
        guard channels == 1 || channels == 3 else {
            return shown.map { filter in
                (0..<min(channels, perRow)).map { cell(of: filter, channel: $0) }
            }
        }
        return stride(from: 0, to: shown.count, by: perRow).map { start in
            (start..<min(start + perRow, shown.count)).map { cell(of: $0) }
        }
    }
}

extension Tensor {
    /// The channels of an activation `[K, H, W]` whose maps vary most between places, the most varied first.
    public func mostVaried(_ count: Int) -> [Int] {
        let deviation = self - mean(over: .height, .width)
        return (deviation * deviation).mean(over: .height, .width).topIndices(count)
    }

    /// One map of an activation `[K, H, W]`, its own pixels seen, from 0 to its own maximum.
    public func mapCell(ofChannel channel: Int, caption: String = "", wording: Wording) -> Cell {
        .heatmap(Heatmap(self[part: channel], over: nil, scale: .ownMaximum(wording)), caption: caption)
    }
}
