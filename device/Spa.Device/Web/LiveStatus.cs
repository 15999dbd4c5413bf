using System.Text.Json;

namespace Spa.Device.Web;

/// <summary><c>/api/status/live</c>: the status as server-sent events, one whenever it is another one.</summary>
internal static class LiveStatus
{
    /// <summary>Where it is.</summary>
    public const string Path = "/api/status/live";

    // What is between the two ends forgets a connection without traffic; a page that was left open somewhere asks for its login again.
    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(15), Longest = TimeSpan.FromHours(1);

    /// <summary>Sends until the page goes away, the pages close, or the passwords are others.</summary>
    /// <param name="context">The request.</param>
    /// <param name="feed">The news.</param>
    /// <param name="edition">Which passwords are in force.</param>
    /// <param name="dress">Adds what is the account's own.</param>
    /// <param name="closing">Cancelled when the pages close.</param>
    public static async Task Serve(HttpContext context, StatusFeed feed, Func<int> edition, Func<StatusDocument, StatusDocument> dress, CancellationToken closing)
    {
        var response = context.Response;
        using var watch = feed.Open();
        if (watch is null)
        {
            response.Headers.RetryAfter = "5";
            await Answers.Text(response, 503, "Too many pages watch this unit; ask for /api/status.").ConfigureAwait(false);
            return;
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, closing);
        end.CancelAfter(Longest);
        var began = edition();
        response.ContentType = "text/event-stream";
        try
        {
            while (edition() == began)
            {
                var news = watch.News.WaitToReadAsync(end.Token).AsTask();
                if (await Task.WhenAny(news, Task.Delay(Breath, end.Token)).ConfigureAwait(false) != news)
                {
                    end.Token.ThrowIfCancellationRequested();
                    await response.WriteAsync(":\n\n", end.Token).ConfigureAwait(false);
                    continue;
                }

                if (!await news.ConfigureAwait(false))
                {
                    return;
                }

                while (watch.News.TryRead(out var document) && edition() == began)
                {
                    await response.Body.WriteAsync((byte[])[.. "data: "u8, .. JsonSerializer.SerializeToUtf8Bytes(dress(document), PagesJson.Default.StatusDocument), .. "\n\n"u8], end.Token).ConfigureAwait(false);
                    await response.Body.FlushAsync(end.Token).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The page went away, or has to ask anew.
        }
    }
}
