using Spa.Gateway.Admin;

namespace Spa.Device.Web;

/// <summary><c>/api/sounds/NAME[?text=SCRIPT]</c>: a tone or cadence as a WAV file, as it is set or as it would be.</summary>
internal static class SoundApi
{
    /// <summary>Where it is.</summary>
    public const string Path = "/api/sounds/";

    private const int LongestText = 127;

    /// <summary>Answers.</summary>
    public static async Task Serve(HttpContext context, IUnitDesk desk, Account account)
    {
        var (request, response) = (context.Request, context.Response);
        var text = request.Query["text"];
        if (text.Count > 1 || text.ToString().Length > LongestText)
        {
            await Answers.Text(response, 400, "A script has at most 127 characters.").ConfigureAwait(false);
            return;
        }

        var answer = desk.Sound(account, request.Path.Value![Path.Length..], text.Count == 0 ? null : text.ToString());
        await (answer switch
        {
            { Wav: { } wav } => Answers.Bytes(response, 200, "audio/wav", wav),
            { Refusal: { } refusal } => Answers.Text(response, 400, refusal),
            _ => Answers.Text(response, 404, "There is no such tone or cadence."),
        }).ConfigureAwait(false);
    }
}
