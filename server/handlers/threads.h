#ifndef IHALA_SERVER_HANDLERS_THREADS_H_
#define IHALA_SERVER_HANDLERS_THREADS_H_

#include "ihala/v1/thread_service.pb.h"
#include "server/handlers/call.h"

// Threads without persons. Errors: see the service's file.
namespace ihala::handlers {

void OpenThread(HandlerEnv& env, const Call& call, const v1::OpenThreadRequest& request,
                v1::OpenThreadResponse* response, Done done);
void AddPost(HandlerEnv& env, const Call& call, const v1::AddPostRequest& request, v1::AddPostResponse* response,
             Done done);
void CloseThread(HandlerEnv& env, const Call& call, const v1::CloseThreadRequest& request,
                 v1::CloseThreadResponse* response, Done done);
absl::Status ListThreads(HandlerEnv& env, const Call& call, const v1::ListThreadsRequest& request,
                         v1::ListThreadsResponse* response);
absl::Status ListPosts(HandlerEnv& env, const Call& call, const v1::ListPostsRequest& request,
                       v1::ListPostsResponse* response);

}  // namespace ihala::handlers

#endif  // IHALA_SERVER_HANDLERS_THREADS_H_
