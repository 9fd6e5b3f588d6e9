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

    @Test func `Points fill it too, told apart by class`() {
        let points = [Point(x: 0, y: 0), Point(x: 1, y: 0), Point(x: 1, y: 1)]
        let sheet = Thumbnail(points: points, classes: [0, 1, 0], side: 60).sheet()
        #expect(sheet.size == Size(width: 60, height: 60))
        #expect(sheet.commands.count == 3)
        #expect(Set(sheet.commands.map(\.description)).count == 3)
    }
}
