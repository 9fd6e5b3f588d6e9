extension Cell {
    /// The commands that draw the picture and its marks in a frame, without its caption.
    func commands(in frame: Rectangle) -> [DrawingCommand] {
        guard let picture = size else { return [] }
        let scale =
            framing == .whole
            ? min(frame.width / picture.width, frame.height / picture.height)
            : max(frame.width / picture.width, frame.height / picture.height)
        // Where all of the picture would lie; of a central crop, beyond the frame. Whole px keep its edges sharp.
        let width = (picture.width * scale).rounded(), height = (picture.height * scale).rounded()
        let place = Rectangle(
            x: frame.x + ((frame.width - width) / 2).rounded(.down),
            y: frame.y + ((frame.height - height) / 2).rounded(.down), width: width, height: height)
        let drawn = [pictureCommand(in: place)] + marks.flatMap { $0.commands(on: place) }
        if frame.contains(place), marks.isEmpty { return drawn }
        return [.clipped(to: frame, drawn)]
    }

    private var size: Size? {
        func size(_ photograph: Photograph) -> Size {
            Size(width: Double(photograph.width), height: Double(photograph.height))
        }
        switch content {
        case .blank: return nil
        case .photograph(let photograph), .pixels(let photograph): return size(photograph)
        case .heatmap(let heatmap):
            if let photograph = heatmap.photograph { return size(photograph) }
            return Size(width: Double(heatmap.map.shape[1]), height: Double(heatmap.map.shape[0]))
        }
    }

    /// Twice as many pixels as px: what print needs, and no more than that in memory and in files.
    private func pictureCommand(in place: Rectangle) -> DrawingCommand {
        let width = Int(2 * place.width), height = Int(2 * place.height)
        switch content {
        case .blank: preconditionFailure("a blank cell has no picture")
        case .photograph(let photograph):
            return .picture(photograph.reduced(toCover: width, height), in: place, smooth: true)
        case .pixels(let photograph):
            return .picture(photograph, in: place, smooth: false)
        case .heatmap(let heatmap):
            let photograph = heatmap.photograph?.reduced(toCover: width, height)
            let picture = Heatmap(heatmap.map, over: photograph, scale: heatmap.scale).rendered()
            return .picture(picture, in: place, smooth: photograph != nil)
        }
    }
}
