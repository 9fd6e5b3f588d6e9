import Tensors
import Testing

@testable import Drawing

@Suite struct `Thumbnails` {
    @Test func `One cell fills it, without its words`() {
        let photograph = Photograph(Tensor(repeating: 90, shape: [3, 8, 8]))
        let sheet = Thumbnail(.photograph(photograph, caption: "zebra"), side: 60).sheet()
        #expect(sheet.size == Size(width: 60, height: 60))
        #expect(sheet.pictureFrames == [Rectangle(x: 0, y: 0, width: 60, height: 60)])
        #expect(sheet.text().isEmpty)
    }
}
