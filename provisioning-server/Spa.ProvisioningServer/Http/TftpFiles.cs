using System.Net;
using Spa.Fleet.Reports;
using Spa.Fleet.Serving;
using Spa.Foundation.Tftp;
using Spa.Hosting.Tftp;
using Spa.ProvisioningServer.Hosting;

namespace Spa.ProvisioningServer.Http;

/// <summary>The same paths by TFTP: first profile, encrypted profile, images; reports by a write. Never keys: TFTP proves nothing.</summary>
internal sealed class TftpFiles(DeviceFront front, DeviceLimits limits) : ITftpFiles
{
    public async ValueTask<TftpFileAnswer> Read(string file, IPEndPoint from, CancellationToken cancellation)
    {
        if (!limits.Admit(from.Address))
        {
            return new TftpFileAnswer.Refused(new TftpRefusal(TftpErrorCode.NotDefined, "too many requests"));
        }

        var query = file.IndexOf('?', StringComparison.Ordinal);
        return await front.Read(query < 0 ? DeviceUrl.Parse(file) : DeviceUrl.Parse(file[..query], file[query..]), Caller(from)) switch
        {
            DeviceAnswer.Document document => new TftpFileAnswer.Content(document.Bytes),
            DeviceAnswer.Image image when File.Exists(image.Path) => new TftpFileAnswer.Content(await File.ReadAllBytesAsync(image.Path, cancellation)),
            DeviceAnswer.Later => new TftpFileAnswer.Refused(new TftpRefusal(TftpErrorCode.NotDefined, "try again later")),
            _ => new TftpFileAnswer.Refused(TftpRefusal.For(TftpErrorCode.FileNotFound)),
        };
    }

    public ValueTask<TftpRefusal?> Offer(string file, long? size, IPEndPoint from, CancellationToken cancellation)
        => ValueTask.FromResult(
            !limits.Admit(from.Address) ? new TftpRefusal(TftpErrorCode.NotDefined, "too many requests")
            : DeviceUrl.Parse(file) is not DeviceUrl.Report report || !front.Expects(report) ? TftpRefusal.For(TftpErrorCode.FileNotFound)
            : size > DeviceReport.LargestReport ? TftpRefusal.For(TftpErrorCode.DiskFull)
            : null);

    public async ValueTask<TftpRefusal?> Write(string file, ReadOnlyMemory<byte> content, IPEndPoint from, CancellationToken cancellation)
        => DeviceUrl.Parse(file) is not DeviceUrl.Report report
            ? TftpRefusal.For(TftpErrorCode.FileNotFound)
            : await front.Take(report, content, Caller(from)) switch
            {
                DeviceAnswer.Taken => null,
                DeviceAnswer.TooLarge => TftpRefusal.For(TftpErrorCode.DiskFull),
                DeviceAnswer.Unreadable => new TftpRefusal(TftpErrorCode.NotDefined, "the report cannot be read"),
                _ => TftpRefusal.For(TftpErrorCode.FileNotFound),
            };

    private static Caller Caller(IPEndPoint from) => new(from.Address, string.Empty, false, null);
}
