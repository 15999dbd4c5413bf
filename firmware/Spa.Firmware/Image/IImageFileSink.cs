namespace Spa.Firmware.Image;

/// <summary>Where the files of an image go while it is unpacked, one after the other in the manifest's order.</summary>
public interface IImageFileSink
{
    /// <summary>A file begins.</summary>
    void Begin(ImageFile file);

    /// <summary>More of its content.</summary>
    void Write(ReadOnlySpan<byte> bytes);

    /// <summary>All of it came and its digest is right.</summary>
    void End();
}
