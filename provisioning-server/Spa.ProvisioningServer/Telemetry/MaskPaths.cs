using System.Diagnostics;
using OpenTelemetry;
using Spa.Fleet.Serving;

namespace Spa.ProvisioningServer.Telemetry;

/// <summary>Takes what must not leave the server out of traces: the tokens in paths of units, and everything behind a question mark.</summary>
internal sealed class MaskPaths : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        foreach (var name in new[] { "url.path", "http.target", "url.full", "http.url" })
        {
            if (data.GetTagItem(name) is string path)
            {
                data.SetTag(name, PathToken.Masked(path.Split('?')[0]));
            }
        }

        data.SetTag("url.query", null);
    }
}
